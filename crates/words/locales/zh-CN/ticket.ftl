### One ticket: its slip, its contact, what happened to it.

# Title of the bar. $tail (text) the last four digits of the ticket's number.
ticket-title = 工单 **{ $tail }**
# Under the title. [20]
ticket-here = 已存本机，没网也能看
# In place of a ticket that this version cannot read. [20]
ticket-unreadable = 这件工单要新版本才能看
# What to do about it. [20]
ticket-unreadable-more = 内容没丢，更新后就能看
# Beside the state, while an own step waits for the county. [20]
ticket-pending = 您这一步等县里确认
# Under the clock's bar, at its beginning. $when (text) day and time.
ticket-clock-from = { $when } 开始
# Under the clock's bar, at its end. $when (text) day and time.
ticket-clock-until = { $when } 到点
# The clock's bar, read aloud. $percent (text) as in 62%. $left (text) what is left.
ticket-clock-spoken = 时间已用 { $percent }，{ $left }
# The panel with contact and place, read aloud.
ticket-who-where = 职工和地点
# Leads to the maps of the phone.
ticket-map = 打开地图
# Where no contact was given. [20]
ticket-no-contact = 这件不提供联系方式
# Over the reasons of the sheet that shows a number. [20]
ticket-reveal-title = 为什么要看号码
# Under that title. [30]
ticket-reveal-more = 会记下是谁、几点、为什么看的
# A reason to look. [20]
ticket-reveal-appointment = 约时间上门
# A reason to look. [20]
ticket-reveal-find = 到了找不到人
# A reason to look. [20]
ticket-reveal-check = 核对情况
# Field for another reason. [20]
ticket-reveal-other = 别的原因
# The button of that sheet. [20]
ticket-reveal-do = 显示一分钟
# The same without a reason. [20]
ticket-reveal-need = 先说一句原因
# Heading of the task. [20]
ticket-task = 请您核实
# Under the task. $name (text) who assigned it. $when (text) day and time.
ticket-task-by = { $name } { $when } 指派
# Under the task. $name (text) who goes along.
ticket-task-second = 同行 { $name }
# Heading of what was missing. [20]
ticket-sent-back = 县里请您补这几样
# Under that list. $when (text) day and time. [20]
ticket-sent-back-when = { $when } 退回补核
# Heading of what was told when the ticket was registered. [20]
ticket-matter = 来电内容
# Name of a fact: the employer.
ticket-employer = 单位
# Name of a fact: how many people.
ticket-people = 人数
# Its value. $count (number) people.
ticket-people-count = { $count } 人
# Name of a fact: the amount claimed.
ticket-amount = 主张金额
# Name of a fact: where it stands.
ticket-state = 到哪一步
# Name of a fact: who handles it.
ticket-handler = 办理员
# Heading of the alerts.
ticket-alerts = 风险预警
# Under an alert. $name (text) who. $when (text) day and time.
ticket-alert-by = { $name } { $when } 发出
# Under an alert that was read. $name (text) who. $when (text) day and time.
ticket-alert-read = { $name } { $when } 知悉
# Under an alert that nobody has read. [20]
ticket-alert-unread = 县里还没点知悉
# Heading of the photos. $count (number) of them.
ticket-photos = 照片 { $count } 张
# Heading of the reports.
ticket-reports = 核实报告
# One report. $name (text) who. $version (number) which version.
ticket-report = { $name } 第 { $version } 次核实
# Under a report. $when (text) day and time. $count (number) photos.
ticket-report-when = { $when }，照片 { $count } 张
# Under a report that the county goes by. [20]
ticket-report-stands = 县里用这份
# Heading of the timeline.
ticket-story = 经过
# Where the timeline is empty. [20]
ticket-story-none = 还没有经过
# The main action before a visit. [20]
ticket-begin = 我到了，开始核实
# The main action while a visit is open. [20]
ticket-go-on = 继续核实
# The main action after the visit was sent back. [20]
ticket-supplement = 去补核
# The other action of a new ticket.
ticket-accept = 接单
# Says no to a ticket.
ticket-decline = 这件我去不了
# Title of the sheet that says no. [20]
ticket-decline-title = 婉拒这件工单
# What happens then. [30]
ticket-decline-more = 县里会另外派人，您的理由县里看得到
# Field of that sheet.
ticket-decline-why = 为什么去不了
# The button of that sheet.
ticket-decline-do = 婉拒
# The same without a reason. [20]
ticket-decline-need = 先写一句理由
# The next step of the officer, as the first line of the timeline. [20]
ticket-next = 到场核实
# Under that line. [20]
ticket-next-more = 等您去
# Shown by the visit that is handed in. [20]
ticket-look = 看我交的核实

# The person himself, as the subject of a line of the timeline.
story-you = 您
# A line of the timeline. $who (text) subject.
story-register = { $who }登记
# A line of the timeline. $who (text) subject.
story-propose = { $who }在现场登记
# A line of the timeline. $who (text) subject.
story-dispatch = { $who }派单
# A line of the timeline. $who (text) subject.
story-sign = { $who }签收
# A line of the timeline. $who (text) subject.
story-assign = { $who }指派核实
# A line of the timeline. $who (text) subject. $officer (text) who goes.
story-assign-to = { $who }指派给{ $officer }
# A line of the timeline. $who (text) subject.
story-accept = { $who }接单
# A line of the timeline. $who (text) subject.
story-decline = { $who }婉拒
# A line of the timeline. $who (text) subject.
story-arrive = { $who }到场
# A line of the timeline. $who (text) subject.
story-note = { $who }记了一条
# A line of the timeline. $who (text) subject. $what (text) what the photo shows.
story-photo = { $who }拍了{ $what }
# A line of the timeline. $who (text) subject. $person (text) who spoke.
story-statement = { $who }记了{ $person }的笔录
# A line of the timeline. $who (text) subject.
story-correct = { $who }作了更正
# A line of the timeline. $who (text) subject. $level (text) colour name.
story-alert = { $who }发{ $level }预警
# A line of the timeline. $who (text) subject.
story-report = { $who }写好核实报告
# A line of the timeline. $who (text) subject.
story-submit = { $who }提交核实
# A line of the timeline. $who (text) subject.
story-send-back = { $who }请补核
# A line of the timeline. $who (text) subject.
story-take-up = { $who }开始办理
# A line of the timeline. $who (text) subject.
story-reply = { $who }答复职工
# A line of the timeline. $who (text) subject.
story-review-pass = { $who }审核通过
# A line of the timeline. $who (text) subject.
story-review-back = { $who }退回答复
# A line of the timeline. $who (text) subject.
story-withdraw = { $who }收回工单
# A line of the timeline. $who (text) subject.
story-reassign = { $who }改派
# A line of the timeline. $who (text) subject. $officer (text) who goes now.
story-reassign-to = { $who }改派给{ $officer }
# A line of the timeline. $who (text) subject.
story-reveal = { $who }看了联系方式
# A line of the timeline. $who (text) subject.
story-ask-original = { $who }要原图
# A line of the timeline. $who (text) subject.
story-adopt = { $who }采用迟到补充
# A line of the timeline. $who (text) subject.
story-honour = { $who }认可迟到补充
# A line of the timeline. $who (text) subject.
story-acknowledge = { $who }知悉预警
# A line of the timeline. $who (text) subject.
story-return = { $who }退单
# A line of the timeline. $who (text) subject.
story-merge = { $who }把这件并入另一件
# A line of the timeline. $who (text) subject.
story-call-back = { $who }回访了职工
# A line of the timeline. $who (text) subject.
story-archive = { $who }归档
# A line of the timeline. $who (text) subject.
story-reopen = { $who }要求重办
# A line of the timeline. $who (text) subject.
story-move = { $who }移交给别的县
# Before the time of something whose moment is only known roughly. $when (text) day and time.
story-about = 约 { $when }
# Between the items of a list inside a sentence.
story-and = 、
# Under a photo of the timeline that was picked from elsewhere. [20]
story-imported = 不是在应用里拍的

# Over a late report that the officer can take over. $name (text) whose. [20]
late-offer = { $name }有一份迟到补充
# Under it. $count (number) photos. [30]
late-offer-more = 有 { $count } 张照片。采用后填进您的空白处
# The tap that takes it over.
late-adopt = 采用
# After that. [20]
late-adopted = 已采用，请核对一遍
