"""Words of what a round came to 计票结果: why each project was funded or not, and counting again."""

TEXTS: dict[str, tuple[str, str]] = {
    "result.title": ("计票结果", "The result"),
    "result.not_yet": (
        "勾选截止并计完票后，这里公布结果，最迟 {time}。",
        "It is published here once it is counted, by {time}.",
    ),
    "result.cancelled": ("本轮已取消，没有结果。", "This round was cancelled: there is no result."),
    "result.funded": ("立项 {count} 个，共 {amount}", "{count} projects are funded for {amount}"),
    "result.none_funded": ("没有项目立项", "No project is funded"),
    "result.advised": ("计票选出 {count} 个，共 {amount}", "The count chose {count} projects for {amount}"),
    "result.invalid": (
        "纸质选票多于领取人数，这一版的结果无效",
        "More slips than were handed out: this edition has no valid result",
    ),
    "result.invalid_text": (
        "轮次须改版重新勾选，理由公开。",
        "The round needs a new edition, with a public reason.",
    ),
    "result.by_count": ("按计票结果立项：出资方事先承诺，谁也不能改。", "By the count: whoever pays was bound by it."),
    "result.waiting": (
        "出资方没有事先承诺，正在决定。如与计票不同，须公开理由。",
        "Whoever pays is not bound and has not decided yet. To depart from the count takes a public reason.",
    ),
    "result.followed": ("出资方按计票结果决定。", "Whoever pays followed the count."),
    "result.departed": ("出资方的决定与计票不同，理由：", "Whoever pays departed from the count, because: "),
    "result.ballots": (
        "公布选票 {count} 张（在线勾选 {online} 人，领纸质选票 {paper} 人）",
        "{count} ballots published ({online} people ticked online, {paper} took a paper slip)",
    ),
    "result.turnout": (
        "名册 {roll} 人，{count} 人勾选，参与率 {percent}%",
        "{count} of {roll} people ticked, {percent}%",
    ),
    "result.projects": ("每个项目，为什么", "Every project, and why"),
    "result.won": ("立项", "Funded"),
    "result.lost": ("未立项", "Not funded"),
    "result.count_won": ("计票选出", "Chosen by the count"),
    "result.count_lost": ("计票未选出", "Not chosen by the count"),
    "result.against_count": ("出资方另行决定", "decided otherwise"),
    "result.votes": ("{count} 人选", "{count} people"),
    "result.score": ("{count} 分", "{count} points"),
    "why.turn": (
        "得票排第 {turn}，轮到它时还剩 {room}，够。",
        "It came {turn} in order of votes; {room} were left, which was enough.",
    ),
    "why.turn_per_cost": (
        "每元得票排第 {turn}，轮到它时还剩 {room}，够。",
        "It came {turn} in order of votes for the money; {room} were left, which was enough.",
    ),
    "why.shares": (
        "第 {turn} 轮立项：支持它的人出得起，而且出得最少。",
        "Funded in round {turn}: its supporters could pay for it, and it took least of each.",
    ),
    "why.part": ("{voters} 位支持者各出 {each}，共 {total}", "{voters} supporters paid {each} each, {total} together"),
    "why.part_one": ("1 位支持者出 {total}", "one supporter paid {total}"),
    "why.part_points": (
        "给 {points} 分的 {voters} 位各出 {each}，共 {total}",
        "{voters} who gave {points} points paid {each} each, {total} together",
    ),
    "why.part_rest": (
        "{voters} 位拿出剩下的全部，共 {total}",
        "{voters} gave all that they had left, {total} together",
    ),
    "why.completed": (
        "用不完的钱按得票补上：排第 {turn}，轮到它时还剩 {room}，够。",
        "Paid with what was left over, by votes: it came {turn}, {room} were left.",
    ),
    "why.no_support": ("没有人选它。", "Nobody chose it."),
    "why.no_room": (
        "得票排第 {turn}，轮到它时还剩 {room}，差 {missing}。",
        "It came {turn} in the order; {room} were left then, {missing} too little.",
    ),
    "why.no_room_after": (
        "用剩下的钱补时排第 {turn}，轮到它时还剩 {room}，差 {missing}。",
        "When what was left over was given away it came {turn}; {room} were left then, {missing} too little.",
    ),
    "why.supporters_short": (
        "支持它的人手里的份额合起来还差 {missing}。",
        "What its supporters had left of their shares was {missing} too little.",
    ),
    "why.votes_wanting": (
        "其他都不变，再多 {count} 票就能立项。",
        "With {count} more votes and all else as it is it would have been funded.",
    ),
    "why.voters_wanting": (
        "相当于再有 {count} 位没花过份额的支持者。",
        "As much as {count} further supporters with a whole share each have.",
    ),
    "why.never": (
        "它的造价超过额度，多少票都放不下。",
        "It costs more than the envelope holds: no number of votes helps.",
    ),
    "result.shares": (
        "等份法：{voters} 位勾选的人，每人分到 {share}。",
        "Equal Shares: {voters} voters had {share} each.",
    ),
    "result.shares_raised": (
        "等份法：{voters} 位勾选的人，每人先分到额度的一份，为用完额度加到 {share}。",
        "Equal Shares: {voters} voters had an equal share each, which was raised to {share} so that money does "
        "not lie idle.",
    ),
    "result.envelopes": ("各额度用了多少", "What each envelope gave"),
    "result.spent": ("用了 {spent}，剩 {left}", "{spent} given, {left} left"),
    "result.voters": ("{count} 人在这里选了项目", "{count} people chose here"),
    "result.breakdown": ("不同的人群怎么选", "What groups chose"),
    "result.areas": ("按居村", "By area"),
    "result.bands": ("按年龄", "By age"),
    "result.ballots_column": ("选票", "Ballots"),
    "result.check": ("核对与重新计票", "Check, and count again"),
    "result.check_text": (
        "所有选票以回执码公布，人人可以核对自己的一张，也可以从头数一遍。",
        "All ballots are published by their receipts: anybody can check one, and count all again.",
    ),
    "result.download": ("下载选票", "Download the ballots"),
    "result.jsonl": ("全部选票与冻结内容（JSON Lines）", "All ballots and what was frozen (JSON Lines)"),
    "result.pb": ("国际通用的 Pabulib 格式", "Pabulib, the international format"),
    "result.pb_of": ("Pabulib 格式：{name}", "Pabulib: {name}"),
    "result.rank_note": (
        "排序选票：排 k 个项目，第一名得 k 分，最后一名得 1 分。",
        "Rankings: of k ranked projects the first has k points, the last 1.",
    ),
    "again.text": (
        "公布的 {count} 张选票谁都可以重新数一遍，不必相信我们。",
        "Anybody can count the {count} published ballots again, without trusting us.",
    ),
    "again.here_text": (
        "下载全部选票，在您的设备上逐张核对，按冻结的规则重新算出立项的项目，并核对校验值。",
        "Loads all ballots, checks each on your device, works out by the frozen rule what is funded, and "
        "compares digests.",
    ),
    "again.agrees": (
        "全部一致：选票、得票、立项、冻结内容与校验值都对得上。",
        "All agrees: ballots, votes, what is funded, what was frozen, and digests.",
    ),
    "again.project": ("项目", "Project"),
    "again.votes": ("得票", "Votes"),
    "again.funded": ("立项：", "Funded: "),
    "again.nobody": ("没有", "none"),
    "again.program_text": (
        "一个文件，只需 Node.js；上面的按钮用的就是这个文件。",
        "One file, needs Node.js alone; the button above uses this very file.",
    ),
    "again.linli": (
        "安装了本系统的人还可以用两个命令：",
        "Whoever has this system installed has two commands besides:",
    ),
    "again.announced_text": (
        "这些校验值写入了公开事件流，事后改动任何一张选票、一个造价都会对不上。",
        "These digests are on the public event stream: no ballot and no cost can be changed afterwards unnoticed.",
    ),
    "again.ballots_sha": ("选票 SHA-256", "Ballots, SHA-256"),
    "again.frozen_sha": ("冻结内容 SHA-256", "What was frozen, SHA-256"),
    "how.title": ("怎么计票，怎么自己重算", "How it is counted, and how to count again"),
    "how.text": (
        "每一轮用哪种规则、相同时谁先，勾选开始前就定下并冻结。计算只用整数和分数，不四舍五入。",
        "Which rule counts, and which of two equals comes first, is frozen before ticking begins. Nothing is rounded: "
        "whole numbers and fractions only.",
    ),
    "how.example": ("一个小例子", "A small example"),
    "how.example_text": (
        "额度 100 元，五个人勾选，四个项目。",
        "100 yuan, five people, four projects.",
    ),
    "how.p": ("滑梯", "Slide"),
    "how.b": ("长椅", "Bench"),
    "how.l": ("路灯", "Lamp"),
    "how.t": ("树", "Trees"),
    "how.who": ("谁选了它", "Chosen by"),
    "how.voters.p": ("1、2、3、5 号", "1, 2, 3 and 5"),
    "how.voters.b": ("1、2 号", "1 and 2"),
    "how.voters.l": ("3、4 号", "3 and 4"),
    "how.voters.t": ("3 号", "3"),
    "how.greedy": (
        "滑梯 4 票，先立项，剩 52 元。长椅和路灯都是 2 票，长椅便宜，立项，剩 22 元。路灯要 40 元，放不下，跳过。"
        "树 12 元，放得下。结果：滑梯、长椅、树。",
        "The slide has 4 votes and comes first: 52 left. Bench and lamp have 2; the bench is cheaper: 22 left. "
        "The lamp does not fit. The trees do. Funded: slide, bench, trees.",
    ),
    "how.per_cost": (
        "每元得票：滑梯 4÷48、树 1÷12（两者相同，票多的先），长椅 2÷30，路灯 2÷40。滑梯、树、长椅依次立项，"
        "剩 10 元，路灯放不下。",
        "Votes for each yuan: slide 4/48 and trees 1/12 (equal; more votes first), bench 2/30, lamp 2/40. Slide, trees "
        "and bench are funded; 10 are left, too little for the lamp.",
    ),
    "how.shares": (
        "每人分到 20 元。滑梯由 4 人各出 12 元，占造价的四分之一，最少，先立项；他们各剩 8 元。"
        "长椅的两人还有 16 元，不够 30；"
        "路灯的两人有 28 元，不够 40；树的一人有 8 元，不够 12。到此为止：只有滑梯。",
        "Everybody has 20. Four pay 12 each for the slide, a quarter of its cost: the least, so it comes first, and "
        "they have 8 left. The bench's two have 16 of 30, the lamp's 28 of 40, the trees' 8 of 12. Funded: the slide.",
    ),
    "how.add1u": (
        "剩 52 元可惜，于是每份一元一元往上加，重新算：加到 24 元，3 号付完滑梯还剩 12 元，够种树；加到 26 元，"
        "3 号出 14 元、4 号出 26 元，路灯也够了，就先装路灯；"
        "加到 27 元会超支，退回 26 元。剩 12 元按得票补上树。结果：滑梯、路灯、树，"
        "正好 100 元。4 号只要路灯，这回也得到了。",
        "52 would lie idle, so shares grow yuan by yuan: with 24 voter 3 can pay for the trees; with 26 voters 3 and 4 "
        "pay 14 and 26 for the lamp, which comes first; 27 would overspend, so 26 stands. The 12 left pay for "
        "the trees. Funded: slide, lamp, trees, 100 in all. Voter 4 wanted the lamp alone and has it.",
    ),
    "how.points": ("分数与名次怎么算", "Points and rankings"),
    "how.points_text": (
        "勾选一个项目算 1 票；分点数的，给几分算几分；排名次的，排了 k 个，第一名 k 分，第二名 k−1 分，"
        "最后一名 1 分，没排的 0 分。",
        "A tick is one vote; points count as given; of k ranked projects the first has k points, the next k−1, "
        "the last 1.",
    ),
    "how.envelopes": ("几个额度", "Several envelopes"),
    "how.envelopes_text": (
        "按居村或类别分额度的，每个额度单独计票：只看那里的项目、那里的钱、选了那里项目的选票。用不完的不挪给别处。",
        "Where money is split by division or category, each envelope is counted by itself: its projects, its money, "
        "and of each ballot the part that names its projects. What is left goes to no other.",
    ),
    "how.again": ("自己重算", "Count again"),
    "how.again_text": (
        "每一轮公布结果后，页面上有“重新计票”：浏览器下载全部选票，在您自己的设备上从头算一遍。"
        "也可以下载选票和程序，在自己的电脑上算。",
        "Once a round is counted its page has “Count again”: your browser loads all ballots and works everything out "
        "on your own device. Or download ballots and program and count on your computer.",
    ),
    "how.source": (
        "等份法：Peters、Pierczyński、Skowron，2021（Method of Equal Shares）。",
        "Equal Shares: Peters, Pierczyński, Skowron 2021 (Method of Equal Shares).",
    ),
}
