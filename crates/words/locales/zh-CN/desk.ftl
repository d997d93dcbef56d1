# Desk, heading of the queue.
desk-title = 工单台
# Desk, the search field, read aloud.
desk-find = 查找工单
# Desk, inside the empty search field.
desk-find-hint = 编号、事项、单位、地点
# Desk, top: everything has been exchanged. $time (text) of the last exchange.
desk-synced = 已同步 { $time }
# Desk, top: nothing was exchanged yet.
desk-synced-never = 还没同步过
# Desk, top: no network.
desk-offline = 离线，照常能用
# Desk, top: no network, own work waits. $count (number) of records.
desk-offline-held = 离线，{ $count } 件已存本机
# Desk, top: own work is on its way. $count (number) of records.
desk-sending = 正在送 { $count } 件
# Desk, top: something needs the person. $count (number) of records.
desk-attention = 需处理 { $count } 件
# Desk, top right: who works here. $county (text) the union. $role (text) what for. $name (text) the person.
desk-me = { $county } · { $role } { $name }
# Desk, detail pane, read aloud.
desk-detail = 工单详情
# Desk, the pane before a ticket was chosen. [20]
desk-pick = 点一件，在这里看
# Desk, back from the detail to the list where there is one pane only.
desk-back = 工单台
# Desk, detail: an own order waits for the county's answer. [30]
desk-pending = 您的这一步已存本机，等县里受理。
# Desk, detail: what cannot be shown. [30]
desk-unreadable = 这件工单要更新版本才能看，先联系县里。
# Desk, detail: the ticket went elsewhere. [20]
desk-departed = 这件工单已经转走
# Desk, under the bar of a clock, read aloud. $what (text) the clock. $percent (text) used.
desk-clock-spoken = { $what }时限已用 { $percent }
# Desk, an alert: when it was raised. $time (text) day and time.
desk-alert-at = { $time } 现场预警
# Desk, an alert: how long it has waited. $span (text) since it came in.
desk-alert-age = 到县里 { $span }，还没人知悉
# Desk, an alert that was read. $name (text) by whom. $time (text) when.
desk-alert-known = { $name } { $time } 已知悉
# Desk, an alert: this person's word that it was read waits to be sent. [20]
desk-alert-told = 您已知悉，已存本机
# Desk, the button beside an alert.
desk-alert-acknowledge = 知悉
# Desk, section of what came from the site.
desk-arrived = 现场到了什么
# Desk, where nothing came yet. [20]
desk-arrived-none = 现场还没有送来内容
# Desk, how many photos came. $have (number) of them. $all (number) in all.
desk-arrived-photos = 照片 { $have }/{ $all } 已到
# Desk, section of what was asked.
desk-matter = 诉求
# Desk, a fact: who the worker complains about.
desk-employer = 单位
# Desk, a fact: where.
desk-place = 地点
# Desk, a fact: how many workers.
desk-people = 人数
# Desk, how many workers. $count (number) of them.
desk-people-count = { $count } 人
# Desk, a fact: how much money.
desk-amount = 金额
# Desk, a fact: which class of matter.
desk-class = 类别
# Desk, a fact: how it came.
desk-channel = 来源
# Desk, a fact: who verifies.
desk-officer = 信息员
# Desk, two officers. $first (text) who goes. $second (text) who goes along.
desk-officers = { $first }，同去 { $second }
# Desk, a fact: what the officer is to find out.
desk-task = 核实任务
# Desk, a fact: whether the employer may learn who asked.
desk-secrecy = 保密
# Desk, the employer must not learn who asked.
desk-secret = 不能让单位知道是谁
# Desk, the worker agreed to be named.
desk-open = 职工同意公开
# Desk, section of the person who asked.
desk-contact = 联系人
# Desk, reason on record when the desk looks at a number.
desk-reveal-why = 办理工单联系职工
# Desk, section of the timeline.
desk-timeline = 经过
# Desk, timeline: this person.
desk-you = 您
# Desk, timeline: who did what. $who (text) name. $what (text) the act.
desk-did = { $who } · { $what }
# Desk, timeline: whom a task went to. $name (text) the officer.
desk-sent-to = 给 { $name }
# Desk, timeline: a review that passed.
desk-review-passed = 通过
# Desk, timeline: a review that did not pass.
desk-review-back = 退回重办
# Desk, timeline: a receipt. $number (text) its number.
desk-receipt = 回执 { $number } 号
# Channel of a matter.
channel-hotline = 12351 热线
# Channel of a matter.
channel-government-hotline = 12345 热线
# Channel of a matter.
channel-visit = 来访
# Channel of a matter.
channel-letter = 来信
# Channel of a matter.
channel-web = 网上
# Channel of a matter.
channel-on-site = 现场听到
# Desk button: looks at what the officer verified.
desk-do-look = 看核实
# Desk button: looks at the reply that waits for review.
desk-do-review = 审核答复
# Desk button.
desk-do-assign = 指派
# Desk button.
desk-do-reassign = 改派
# Desk button.
desk-do-withdraw = 撤回
# Desk button.
desk-do-take-up = 办理
# Desk button.
desk-do-reply = 答复
# Desk button.
desk-do-note = 备注
# Desk, the sheet of keys.
keys-title = 快捷键
# Foot of the desk, what J and K do.
keys-walk = 上下一件
# Foot of the desk, the key that opens.
keys-enter = 回车
# Foot of the desk, what it does.
keys-open = 打开
# Foot of the desk, what A does.
keys-assign = 指派、改派
# Foot of the desk, what R does.
keys-return = 退回补核
# Foot of the desk, what E does.
keys-accept = 进入办理
# Foot of the desk, what the slash does.
keys-find = 查找
# Foot of the desk, what the question mark does.
keys-all = 全部
# The key that leaves, as it is printed on keyboards here.
keys-escape = 退出键
# What it does.
keys-leave = 关上、离开输入框
# Under the list of keys. [30]
keys-note = 打字的时候，单个字母不当快捷键。
# The switch for single keys.
keys-single = 单键快捷键
