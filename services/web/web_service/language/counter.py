"""Words of the counter: moves taken down, residents found, lost phones, erasures asked for."""

TEXTS = {
    "counter.move": ("迁入登记", "Moving in"),
    "counter.move_text": (
        "为到场的已登记居民办理迁入本辖区；证件须当面核对。提交后进入待核验迁居，核验通过即从原住址迁出；迁出无须另行办理。",
        "For a registered resident who is present and moves into your division. Check the document in person. "
        "The old residence stands until the move is verified; nothing has to be done where they move out.",
    ),
    "counter.move_submit": ("提交迁入", "Send the move"),
    "counter.person_id_help": (
        "在居民“我的”页面或柜台登记回执上，形如 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        "On the resident's page or slip, such as 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    ),
    "counter.keep_number": (
        "居民编号（请抄给居民，今后办理用）：",
        "Resident number (write it down for the resident):",
    ),
    "counter.residents": ("居民事务", "Residents"),
    "counter.residents_text": (
        "居民到场办理手机遗失、注销等事项。先按住址或居民编号找到本人；打开个人资料会留下记录，本人可以看到。",
        "For a resident who is present: a lost phone, an erasure. Find them by door or number; "
        "opening personal data is recorded, and they can see it.",
    ),
    "counter.by_door": ("按住址查找", "By door"),
    "counter.by_number": ("按居民编号查找", "By resident number"),
    "counter.find": ("查找", "Find"),
    "counter.open": ("打开资料", "Open"),
    "counter.found": ("登记在此的居民", "Registered here"),
    "counter.born_in": ("{year} 年出生", "born in {year}"),
    "counter.nobody": ("此房屋没有已登记居民。", "Nobody is registered in this dwelling."),
    "counter.number_wrong": ("居民编号有误，请核对。", "That is no resident number."),
    "counter.opened_note": ("本次打开已记录，居民本人可以看到。", "This look was recorded; the resident can see it."),
    "counter.to_case": ("去核验居住地", "Verify the residence"),
    "counter.phone": ("手机遗失，更换手机号", "Lost phone: a new number"),
    "counter.phone_text": (
        "请居民出示注册时所用的证件，当面核对本人后填写。提交后旧手机立即退出登录，居民用激活码在新手机上重设密码。",
        "Ask for the document of the registration and check that it is the resident's. The old phone is signed out at "
        "once; with the code the resident sets a password on the new one.",
    ),
    "counter.new_phone": ("新手机号", "New mobile phone"),
    "counter.phone_submit": ("重新核验并更换", "Verify again and change"),
    "counter.phone_done": ("手机号已更换", "The phone number is changed"),
    "counter.phone_next_code": (
        "把激活码抄给居民本人，新手机号为 {phone}。",
        "Give the code to the resident in person; the new number is {phone}.",
    ),
    "counter.phone_next_activate": (
        "居民在新手机上打开“登录 → 用激活码设置密码”。",
        "On the new phone: “Sign in”, then “Set a password with an activation code”.",
    ),
    "counter.phone_next_old": ("旧手机上的登录已全部失效。", "All sessions on the old phone have ended."),
    "counter.erase": ("注销居民登记", "Erase the registration"),
    "counter.erase_final": ("注销立即生效，无法恢复。", "It takes effect at once and cannot be undone."),
    "counter.erase_means.keys": (
        "姓名、证件、手机号、住址的密钥销毁，任何人都无法再读取。",
        "The keys to name, document, phone and address are destroyed: nobody can read them again.",
    ),
    "counter.erase_means.rights": (
        "退出所在户，所任职务和登录全部终止，不再是已登记居民。",
        "The person leaves the household; roles and sessions end; they are no registered resident any more.",
    ),
    "counter.erase_means.counts": ("已公布的统计数字不变。", "Published figures do not change."),
    "counter.erase_means.law": (
        "法律要求保存的签名会议记录与账目仅作存储。",
        "What law retains (signed minutes, accounts) is only stored.",
    ),
    "counter.erase_means.document": (
        "进行中的表决和申诉结束前保留证件的防重复标记，此后可以重新注册。",
        "Until open votes and appeals end, a mark of the document is kept; after that they may register again.",
    ),
    "counter.erase_present": (
        "居民本人（未满 14 周岁的由监护人）到场提出，已核对证件，并已告知以上后果",
        "The resident (under 14: the guardian) is present and asks for it; I checked the document and explained it",
    ),
    "counter.erase_present_check": ("请先核对并勾选。", "Check this first, and tick it."),
    "counter.erase_name": ("输入居民姓名以确认", "Type the resident's name to confirm"),
    "counter.erase_name_help": ("请输入：{name}", "Type: {name}"),
    "counter.erase_name_wrong": ("姓名与登记不一致，未注销。", "That is not the registered name. Nothing was erased."),
    "counter.erase_submit": ("确认注销", "Erase for good"),
    "counter.erase_not": ("不注销", "Do not erase"),
    "counter.done.erased": (
        "注销完成，该居民的个人资料已销毁。",
        "Erased: the resident's personal data are destroyed.",
    ),
    "field.person_id": ("请填写居民编号。", "Give the resident number."),
}
