# Sheet that registers a ticket.
register-title = 登记工单
# How the matter came.
register-channel = 从哪儿来
# The number the sender gave it.
register-source = 来件编号
# Which class of matter.
register-class = 哪一类
# Finds a class.
register-class-find = 按名称找
# One line that names the matter.
register-matter = 一句话说清
# What the worker said.
register-text = 职工怎么说
# Street.
register-street = 街道、乡镇
# The rest of the address.
register-address = 详细地址
# The employer.
register-employer = 单位
# How many workers.
register-people = 涉及几人
# How much money.
register-amount = 涉及多少钱
# Months without pay.
register-months = 拖了几个月
# Section: who asked.
register-contact = 谁反映的
# The worker's name.
register-name = 姓名
# The worker's number.
register-phone = 电话
# What the worker is in the matter.
register-part = 身份
# Under the name. [20]
register-anonymous = 不留姓名也能登记
# Whether the employer may learn who asked.
register-secret = 对单位保密
# Section: danger.
register-signals = 有没有危险
# Section: what people do.
register-behaviour = 他们在做、打算做
# Section: what else is so.
register-signs = 还有
# A sign of danger.
sign-broken-promise = 说好给钱没给
# A sign of danger.
sign-forced-off-site = 被赶出工地
# A sign of danger.
sign-employer-unreachable = 老板联系不上
# A sign of danger.
sign-assets-moved = 在转移财产
# A sign of danger.
sign-danger-persists = 有人受伤，危险还在
# A sign of danger.
sign-protected-in-danger = 孕妇或未成年人有危险
# What the rules say of it so far, in front of the tag. $points (number) of them.
register-score = 按规则 { $points } 分
# What will happen. [40]
register-will = 本县登记的工单直接到待指派，时限从县里收到算起。
# The main button.
register-go = 登记
# The main button while no class is chosen.
register-gap-class = 先选哪一类
# The main button while no title is written.
register-gap-title = 先写一句话说清
# The main button while the worker's words are missing.
register-gap-text = 先写职工怎么说
# The main button while no street is written.
register-gap-street = 先写街道、乡镇
# The main button while a number cannot be read.
register-gap-number = 人数、月数只写数字
# The main button while a sum cannot be read.
register-gap-amount = 金额只写数字
# Removes the chosen class.
register-class-change = 换一类
