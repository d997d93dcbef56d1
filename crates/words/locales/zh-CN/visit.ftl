### 04: the visit: section by section, notes, the alert.

# Title of the bar. [20]
visit-title = 欠薪核实
# Second line of the bar. $number (text) day and tail of the ticket. $place (text) where.
visit-small = { $number } · { $place }
# Heading of a section. $number (number) from 1. $name (text) its name.
visit-section = { $number }　{ $name }
# Beside that heading. $count (number) of sections.
visit-sections = 共 { $count } 节
# Opens the list of sections.
visit-all = 各节
# Title of that list, read aloud. [20]
visit-all-title = 表单各节
# The row of marks, read aloud. $number (number) where one is. $count (number) of sections. $done (number) sections done. $gaps (number) sections with gaps.
visit-steps = 共 { $count } 节，在第 { $number } 节，填完 { $done } 节，有缺 { $gaps } 节
# A section in the list: nothing in it.
visit-untouched = 没填
# A section in the list: being filled.
visit-now = 正在填
# A section in the list. $count (number) questions open.
visit-gaps = 还缺 { $count } 项
# A section in the list: done.
visit-done = 填完了
# Beside the list of sections. [40]
visit-kept = 每填一项就存一次。关机、没电都不会丢。
# The main action.
visit-next = 下一节
# Goes back a section.
visit-back = 上一节
# The main action of the last section. [20]
visit-check = 提交前看一遍
# Where no visit has begun. [20]
visit-none = 还没开始核实
# What to do about it. [20]
visit-none-more = 到了现场，在工单里点开始
# Leads to the ticket. [20]
visit-none-go = 去工单
# Over a visit that is handed in. [40]
visit-handed-in = 已经提交。再改会成为新的一版，要再交一次。
# Over a visit that was sent back. [20]
visit-sent-back = 县里请您补这几样
# Over the form when the disk is nearly full. [40]
visit-no-room = 手机快满了，先别拍照。文字照样能存。
# Yes, as an answer.
visit-yes = 是
# No, as an answer.
visit-no = 否
# Under a number that cannot be read. [20]
visit-not-a-number = 请写数字
# Under a field of money that cannot be read. [20]
visit-not-money = 请写金额，如 400,000
# Title of the sheet of reasons. [20]
visit-skip-title = 为什么没拿到
# Field of that sheet. [20]
visit-skip-note = 多说一句（县里看得到）
# The button of that sheet. [20]
visit-skip-do = 记下原因
# The same while the reason is missing. [20]
visit-skip-need = 先选原因
# The same when another reason needs words. [20]
visit-skip-words = 先写一句原因
# Beside an answer whose basis was chosen, in the sheet. [20]
visit-basis-clear = 不选
# Takes a photo for a question.
visit-photo = 拍照
# Adds a person to a list.
visit-add-person = 加一个人
# Adds a worker to the list. [20]
visit-add-worker = 加一个职工
# Adds a link to the chain. [20]
visit-add-link = 加一家
# Adds an instalment. [20]
visit-add-instalment = 加一笔
# Title of the sheet of one row. $number (number) from 1.
visit-row = 第 { $number } 个
# Closes the sheet of one row.
visit-row-done = 好了
# Takes a row out.
visit-row-remove = 删掉这个
# A row without a name. [20]
visit-row-empty = 还没写名字
# Field of a row.
row-name = 姓名
# Field of a row.
row-company = 单位或姓名
# Field of a row.
row-post = 做什么的
# Field of a row.
row-contact = 电话
# Field of a row. [20]
row-id-tail = 身份证后四位
# Field of a row.
row-team = 班组
# Field of a row.
row-months = 欠几个月
# Field of a row.
row-due = 应得
# Field of a row.
row-paid = 已付
# Field of a row.
row-owing = 欠的
# Field of a row.
row-undisputed = 单位认的
# Field of a row.
row-basis = 依据
# Field of a row.
row-role = 在哪一层
# Field of a row. [20]
row-contract-seen = 看过和上家的合同
# Field of a row. [20]
row-payment = 付款怎么说
# Field of a row.
row-amount = 金额
# Field of a row.
row-by = 哪天之前
# Field of a row.
row-signed-by = 谁签的字
# Under the rows. $name (text) words about the earned, paid and owed of a row. [30]
row-owed = 欠 { $name }
# How the workers are listed: one by one.
workers-rows = 逐人填
# How the workers are listed: photographed.
workers-photo = 拍名单填总数
# Why the other way cannot be chosen. [30]
workers-locked = 名单里有人，删空了才能换成拍照
# Field where the list was photographed.
workers-count = 名单上几人
# Field where the list was photographed.
workers-owing = 一共欠
# Under the list. $count (number) workers. $sum (text) an amount.
workers-sum = { $count } 人，合计 { $sum }
# Heading of the notes. $count (number) of them.
visit-notes = 走访笔记 { $count } 条
# Field for a note. [20]
visit-note = 看到、听到的，随手记
# Finishes a note.
visit-note-add = 记下这条
# The same while nothing is written. [20]
visit-note-empty = 先写几个字
# Heading of the photos. $count (number) of them.
visit-photos = 已拍 { $count } 张
# Beside that heading. [20]
visit-photos-here = 拍下就存在本机
# Picks a photo that exists. [20]
visit-pick = 从相册选
# A photo that waits. [20]
taking-queued = 等前一张
# A photo that is being read. $percent (text) as in 62%. [20]
taking-reading = 正在存 { $percent }
# A photo that is being sealed. [20]
taking-sealing = 正在加水印、签名
# A photo that was begun before the app was closed. [20]
taking-lost = 上次没拍完，请再拍一张
# Puts such a line away.
taking-dismiss = 知道了
# Title of the alert's sheet. [20]
alert-title = 风险预警，最先送县里
# Over the levels. [20]
alert-level = 有多急
# Over the number of people. [20]
alert-people = 大约多少人
# Over what people do. [20]
alert-behaviour = 看到什么
# Over the place.
alert-place = 在哪里
# Over the words. [20]
alert-text = 再说一句（可以不写）
# The button of the sheet. [20]
alert-do = 马上发出
# On the page after that. [30]
alert-sent = 预警已存本机，有网第一个送
# In the alert's sheet. [30]
alert-safe = 先保证自己安全。危险马上打 110。
