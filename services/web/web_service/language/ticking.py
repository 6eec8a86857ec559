"""Words of ticking 勾选: the ballot of every form, what is left, the receipt."""

TEXTS: dict[str, tuple[str, str]] = {
    "tick.title": ("勾选", "Tick"),
    "tick.text.approval": (
        "勾选您支持的项目，最多 {most} 个。",
        "Tick the projects that you support, up to {most}.",
    ),
    "tick.text.knapsack": (
        "像买菜一样配一份清单：只要总价不超过额度，想选几个都行。",
        "Make your own list: as many projects as the money is enough for.",
    ),
    "tick.text.points": (
        "您有 {most} 分，想要的项目多给几分，不必全部用完。",
        "You have {most} points: give more to what you want more. You need not use them all.",
    ),
    "tick.text.ranking": (
        "给想要的项目排名次，1 为最想要，最多排 {most} 个，不想要的留空。",
        "Give a place to what you want, 1 is what you want most; up to {most}. Leave out what you do not want.",
    ),
    "tick.not_yet": ("{time} 开始勾选。", "Ticking begins {time}."),
    "tick.over": ("勾选已截止。", "Ticking has ended."),
    "tick.cancelled": ("本轮已取消。", "This round was cancelled."),
    "tick.sign_in": ("登录后勾选", "Sign in to tick"),
    "tick.not_on_roll": (
        "您不在本轮的名册中：名册在勾选开始时冻结，只有住在范围内、到了年龄的居民在册。",
        "You are not on the roll, which was frozen when ticking began: residents of the scope who are old enough.",
    ),
    "tick.on_paper": ("您已领取纸质选票，请用纸质选票勾选。", "You were handed a paper slip: tick on it."),
    "tick.ticked": (
        "您已经勾选过。再勾选一次会取代上一次，只有最后一次计入。",
        "You have ticked. Ticking again replaces it: only the last ballot counts.",
    ),
    "tick.details": ("看详情", "Details"),
    "tick.count": ("已选 {{count}} 个，最多 {most} 个", "{{count}} ticked, up to {most}"),
    "tick.counted": ("已选 {count} 个，共 {cost}", "{count} ticked for {cost}"),
    "tick.points_left": ("还有 {left} 分", "{left} points left"),
    "tick.points_over": ("多给了 {over} 分", "{over} points too many"),
    "tick.points_of": ("给 {name} 的分", "Points for {name}"),
    "tick.place_of": ("{name} 的名次", "Place of {name}"),
    "tick.left": ("还剩 {left}", "{left} left"),
    "tick.left_over": ("超出 {over}", "{over} too much"),
    "tick.of": ("额度 {amount}", "of {amount}"),
    "tick.envelope_bar": ("{name}的额度已用多少", "How much of {name} is used"),
    "tick.no_room": ("放不下了", "does not fit any more"),
    "tick.look": ("下一步：核对", "Next: look it over"),
    "tick.promise.again": (
        "截止前可以再勾选，最后一次取代之前的。",
        "Until the end you can tick again: the last ballot counts.",
    ),
    "tick.promise.secret": (
        "无记名：计票后密钥即销毁，谁也查不出某人选了什么。谁参加了勾选会被记录。",
        "Secret: after the count its key is destroyed; nobody finds out who chose what. That you took part is "
        "recorded.",
    ),
    "tick.promise.receipt": (
        "勾选后给您一个回执码，只显示一次，凭它可查自己的选票是否计入。",
        "You get a receipt, shown once, with which you can check that your ballot was counted.",
    ),
    "tick.none": ("请至少选一个项目。", "Choose one project at least."),
    "tick.too_many": ("选多了：最多 {most} 个，您选了 {count} 个。", "Up to {most} projects: you chose {count}."),
    "tick.too_dear": (
        "「{name}」的额度是 {amount}，您选的要 {cost}，请去掉一些。",
        "The envelope of {name} holds {amount}, what you chose costs {cost}: take something out.",
    ),
    "tick.too_many_points": (
        "分给多了：您有 {most} 分，给了 {count} 分。",
        "You have {most} points and gave {count}.",
    ),
    "tick.not_points": ("分数要是整数。", "Points are whole numbers."),
    "tick.same_place": ("有两个项目排了同一名次，请改一个。", "Two projects have the same place: change one."),
    "tick.check_title": ("核对您的选择", "Look over your choice"),
    "tick.check_text": ("确认后才计入。", "It counts once you confirm."),
    "tick.chosen": ("您的选择", "You chose"),
    "tick.sum": ("合计", "In all"),
    "tick.points": ("{count} 分", "{count} points"),
    "tick.place": ("第 {place} 名", "Place {place}"),
    "tick.confirm": ("确认勾选", "Confirm"),
    "tick.change": ("返回修改", "Change it"),
    "tick.taken": ("选票已收到", "Your ballot was taken"),
    "tick.receipt_title": ("您的回执", "Your receipt"),
    "tick.what_for.1": (
        "{time} 之前可以再勾选，新的回执取代这一张。",
        "Until {time} you can tick again: the new receipt replaces this one.",
    ),
    "tick.what_for.2": (
        "公布结果后，凭回执码可查自己的选票在不在公布的选票里。",
        "After the result you find your ballot among those published.",
    ),
    "tick.what_for.3": (
        "回执也能让别人看到您选了什么。被迫出示时，可以再勾选一次，只有最后一张会公布。",
        "It also shows others what you chose. If you are pressed to show it, tick again: only the last is published.",
    ),
    "tick.privately_text": (
        "在这里查找，服务器会收到您的回执码（不记录）。重新计票页把全部选票下载到您的浏览器里找，"
        "回执码不离开您的设备。",
        "Here the server receives your receipt (and does not log it). Counting again looks in your browser instead.",
    ),
}
