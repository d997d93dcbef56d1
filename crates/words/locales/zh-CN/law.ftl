# Error: no network. [20]
code-offline = 现在没网，已经存在本机
# Error: connected, and nothing moves. [20]
code-stalled = 网太慢，等会儿自动再送
# Error: one message is too large. [20]
code-too-large = 太大了，县里收不下
# Error: too many requests. $seconds (number) to wait. [20]
code-busy = 县里正忙，{ $seconds } 秒后再试
# Error: the county does not answer. [20]
code-server-down = 县里暂时没应答，会自动再送
# Error: something else answered, such as the page of a hotel's network. [20]
code-not-our-server = 这个网要先登录，换个网试试
# Error: the session could not be renewed. [20]
code-session-expired = 要重新和县里对一次
# Error: the account is closed. [20]
code-revoked = 账号已停用，请联系县里
# Error: the app cannot read what the county sends. [20]
code-app-too-old = 版本旧了，请更新后再看
# Error: the role does not allow it. [20]
code-not-allowed = 您的岗位不能做这一步
# Error: no such enrolment code. [20]
code-bad-code = 登记码不对，请再核对
# Error: the enrolment code was used. [20]
code-code-used = 这个码用过了，请县里换一个
# Error: the enrolment code is too old. [20]
code-code-expired = 这个码过期了，请县里换一个
# Error: another certificate than the one that was confirmed. [20]
code-wrong-server = 对方不是您登记的县里，先别送
# Error: the app is locked. [20]
code-locked = 请先输口令打开
# Error: no room. [20]
code-storage-full = 本机满了，先别退出
# Error: what lies here is damaged. [30]
code-damaged-here = 本机这份坏了。关掉应用再打开会尽量救回，还不行请联系县里
# Error: what lies at the county is damaged. [20]
code-damaged-there = 县里那份坏了，会从本机再送
# Error: a receipt whose signature is not the county's. [20]
code-bad-receipt = 回执核对不上，没算数，会再送
# Error: not a picture. [20]
code-not-a-photo = 这不是能用的照片
# Error: a picture in a format that cannot be read. [20]
code-heic = 照片格式不行，请改用标准格式
# Error: a picture that is cut short. [20]
code-photo-damaged = 这张照片不完整，请重拍
# Error: a picture that is too large. [20]
code-photo-too-large = 照片太大，最多 20 兆
# Error: enough pictures. [20]
code-too-many-photos = 一次走访最多 200 张照片
# Error: a text that is too long. [20]
code-text-too-long = 字太多了，已替您存着
# Error: not there, or not for this person. [20]
code-not-found = 没有找到，可能已经转走
# Error: a file that is neither a sealed bundle nor receipts. [20]
code-not-our-file = 这不是封好的件，也不是回执
# Error: a file that is cut or altered. [20]
code-file-damaged = 文件不完整，请重新拷一份
# Error: a colleague's bundle for another county. [20]
code-other-county = 这份是封给别的县的
# Error: a bundle of a phone that the county does not know. [20]
code-unknown-author = 封这份的手机没在本县登记
# Error: receipts of others' work alone. [20]
code-not-for-this-device = 这份回执不是本机的
# Error: a fault of the program. [20]
code-internal = 程序出了问题，内容没有丢

# Refusal: the role. [20]
refusal-role = 您的岗位不能做这一步
# Refusal: not this person's ticket. [20]
refusal-scope = 这件工单不归您办
# Refusal: the ticket is elsewhere. [20]
refusal-state = 工单已往下走，这步不用做了
# Refusal: no such ticket. [20]
refusal-no-ticket = 县里没有这件工单
# Refusal: the ticket exists. [20]
refusal-exists = 这件工单已经登记过了
# Refusal: the person named is no officer. [20]
refusal-not-an-officer = 选的人不是本县信息员
# Refusal: a visit that has begun is handed back by the handler. [20]
refusal-ask-to-withdraw = 已经开始核实，请办理员收回
# Refusal: who answered may not review. [20]
refusal-same-person = 答复的人不能自己审核
# Refusal: a reason is missing. [20]
refusal-reason-needed = 请写明原因
# Refusal: no such report. [20]
refusal-no-report = 工单里没有这份核实
# Refusal: something required is missing. [20]
refusal-incomplete = 还有必填的没填
# Refusal: too late. [20]
refusal-too-late = 过了可以退的时间
# Refusal: given back too often. [20]
refusal-too-often = 已退过两次，由派单员定
# Refusal: the ticket named cannot take this one in. [20]
refusal-no-master = 并入的那件不能收，请另选
# Refusal: no such county. [20]
refusal-no-county = 没有这个县，请另选
# Refusal: originals of photos have not arrived. [20]
refusal-originals-missing = 原图没到齐，先不能归档

# What happened before late work arrived: another officer. [20]
late-reassigned = 工单已改派给别人
# What happened before late work arrived: taken back. [20]
late-withdrawn = 工单已被收回
# What happened before late work arrived: closed. [20]
late-closed = 工单已办结
# What happened before late work arrived: another county. [20]
late-moved-away = 工单已转到别的县
# What happened before late work arrived: another ticket. [20]
late-merged = 工单已并到另一件

# State of a ticket, in lists and filters.
state-registered = 待派单
# State of a ticket, in lists and filters.
state-dispatched = 待签收
# State of a ticket, in lists and filters.
state-signed = 待指派
# State of a ticket, in lists and filters.
state-assigned = 待核实
# State of a ticket, in lists and filters.
state-verifying = 核实中
# State of a ticket, in lists and filters.
state-verified = 待研判
# State of a ticket, in lists and filters.
state-handling = 办理中
# State of a ticket, in lists and filters.
state-coordinating = 协同办理
# State of a ticket, in lists and filters.
state-suspended = 挂起（停钟）
# State of a ticket, in lists and filters.
state-replied = 待审核
# State of a ticket, in lists and filters.
state-callback = 待回访
# State of a ticket, in lists and filters.
state-closed = 已办结
# State of a ticket, in lists and filters.
state-archived = 已归档
# State of a ticket, in lists and filters.
state-returned = 退单待改派
# State of a ticket, in lists and filters.
state-transferred = 已转出
# State of a ticket, in lists and filters.
state-merged = 已并单
# State of a ticket, in lists and filters.
state-declined = 不予受理

# What was done, on a timeline and in 同步.
kind-register = 登记
# What was done, on a timeline and in 同步.
kind-propose = 现场登记
# What was done, on a timeline and in 同步.
kind-dispatch = 派单
# What was done, on a timeline and in 同步.
kind-sign = 签收
# What was done, on a timeline and in 同步.
kind-assign = 指派核实
# What was done, on a timeline and in 同步.
kind-accept = 接单
# What was done, on a timeline and in 同步.
kind-decline = 婉拒
# What was done, on a timeline and in 同步.
kind-arrive = 到场
# What was done, on a timeline and in 同步.
kind-note = 走访笔记
# What was done, on a timeline and in 同步.
kind-photo = 照片
# What was done, on a timeline and in 同步.
kind-statement = 笔录
# What was done, on a timeline and in 同步.
kind-correct = 更正
# What was done, on a timeline and in 同步.
kind-alert = 风险预警
# What was done, on a timeline and in 同步.
kind-report = 核实文字
# What was done, on a timeline and in 同步.
kind-submit = 提交核实
# What was done, on a timeline and in 同步.
kind-send-back = 退回补核
# What was done, on a timeline and in 同步.
kind-take-up = 办理
# What was done, on a timeline and in 同步.
kind-reply = 答复
# What was done, on a timeline and in 同步.
kind-review = 审核
# What was done, on a timeline and in 同步.
kind-withdraw = 撤回
# What was done, on a timeline and in 同步.
kind-reassign = 改派
# What was done, on a timeline and in 同步.
kind-reveal = 查看联系方式
# What was done, on a timeline and in 同步.
kind-ask-original = 要原图
# What was done, on a timeline and in 同步.
kind-adopt = 采用迟到补充
# What was done, on a timeline and in 同步.
kind-honour = 认可迟到补充
# What was done, on a timeline and in 同步.
kind-acknowledge = 知悉预警
# What was done, on a timeline and in 同步.
kind-return = 退单
# What was done, on a timeline and in 同步.
kind-merge = 并单
# What was done, on a timeline and in 同步.
kind-call-back = 回访
# What was done, on a timeline and in 同步.
kind-archive = 归档
# What was done, on a timeline and in 同步.
kind-reopen = 重办
# What was done, on a timeline and in 同步.
kind-move = 移交属地

# The part a person plays.
role-agent = 话务员
# The part a person plays.
role-dispatcher = 派单员
# The part a person plays.
role-handler = 工单办理员
# The part a person plays.
role-reviewer = 审核员
# The part a person plays.
role-officer = 信息员
# The part a person plays.
role-supervisor = 督办员
# The part a person plays.
role-callback = 回访员
# The part a person plays.
role-leader = 带班领导
# The part a person plays.
role-quality = 质检员
# The part a person plays.
role-external = 协同部门
# The part a person plays: the server itself.
role-system = 县里系统

# What a photo shows.
evidence-sign-board = 项目牌、门头
# What a photo shows.
evidence-notice-board = 维权告示牌
# What a photo shows.
evidence-payroll = 单位的工资表
# What a photo shows.
evidence-work-record = 记工本
# What a photo shows.
evidence-settlement = 结算单或欠条
# What a photo shows.
evidence-entry-record = 进场登记
# What a photo shows.
evidence-contract = 劳动合同
# What a photo shows.
evidence-attendance = 考勤
# What a photo shows.
evidence-pay-record = 收付款记录
# What a photo shows.
evidence-work-photo = 干活时的照片
# What a photo shows.
evidence-chat = 聊天记录
# What a photo shows.
evidence-witness = 证人
# What a photo shows.
evidence-worker-list = 职工名单
# What a photo shows.
evidence-statement = 签了字的笔录
# What a photo shows.
evidence-promise = 支付承诺
# What a photo shows.
evidence-scene = 现场情况
# What a photo shows.
evidence-other = 其他

# Why an answer will not be had.
skip-refused = 单位不给
# Why an answer will not be had.
skip-absent = 人不在
# Why an answer will not be had.
skip-not-applicable = 用不着
# Why an answer will not be had.
skip-unsafe = 不安全
# Why an answer will not be had; a note says more.
skip-other = 其他原因

# What a clock waits for, beside it.
clock-of-dispatch = 派单
# What a clock waits for, beside it.
clock-of-sign-in = 签收
# What a clock waits for, beside it.
clock-of-return = 退单
# What a clock waits for, beside it.
clock-of-first-contact = 首次联系
# What a clock waits for, beside it.
clock-of-verify = 核实
# What a clock waits for, beside it.
clock-of-supplement = 补核
# What a clock waits for, beside it.
clock-of-handle = 办理
# What a clock waits for, beside it.
clock-of-leg = 协同
# What a clock waits for, beside it.
clock-of-review = 审核
# What a clock waits for, beside it.
clock-of-callback = 回访
# What a clock waits for, beside it.
clock-of-callback-attempts = 三次回访
# What a clock waits for, beside it.
clock-of-archive = 归档
# What a clock waits for, beside it.
clock-of-employer-answer = 单位复函
# What a clock waits for, beside it.
clock-of-promise-follow-up = 付款回头看
