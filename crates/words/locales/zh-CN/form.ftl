### The arrears form: sections, questions, menus, and what is wrong with an answer. Keys are the domain's own.

# Section of the form, its heading.
section-arrival = 到场
# Section of the form, its heading.
section-workers = 职工
# Section of the form, its heading.
section-amount = 金额
# Section of the form, its heading.
section-chain = 用工链条
# Section of the form, its heading.
section-regime = 工资制度
# Section of the form, its heading.
section-evidence = 证据
# Section of the form, its heading.
section-safety = 聚集与安全
# Section of the form, its heading.
section-conclusion = 结论

# Question of the form, its label. [20]
item-visit-mode = 怎么核实的
# Question of the form, its label. [20]
item-companions = 同去的人
# Question of the form, its label. [20]
item-card-shown = 亮过工作证
# Question of the form, its label. [20]
item-arrived-at = 到的时间
# Question of the form, its label. [20]
item-left-at = 走的时间
# Question of the form, its label. [20]
item-site = 核实的地方
# Question of the form, its label. [20]
item-entry = 让不让进
# Question of the form, its label. [20]
item-met = 见到了谁
# Question of the form, its label. [20]
item-disclosure-read = 念过保密提醒
# Question of the form, its label. [20]
item-employer-name = 单位全称
# Beside that label, smaller. [20]
item-employer-name-hint = 牌子、合同或营业执照上的名字
# Question of the form, its label. [20]
item-credit-code = 统一信用代码
# Beside that label, smaller. [20]
item-credit-code-hint = 没有就空着
# Question of the form, its label. [20]
item-site-name = 工地或门店名
# Question of the form, its label. [20]
item-industry = 行业
# Question of the form, its label. [20]
item-employer-form = 单位性质
# Question of the form, its label. [20]
item-employer-persons = 单位负责人和管人事的
# Question of the form, its label. [20]
item-headcount = 单位一共多少人
# Question of the form, its label. [20]
item-union-established = 有没有工会
# Question of the form, its label. [20]
item-mediation-committee = 有没有调解委员会
# Question of the form, its label. [20]
item-earlier-tickets = 同一单位以前的工单
# Question of the form, its label. [20]
item-workers-claimed = 职工说有几人
# Question of the form, its label. [20]
item-workers-confirmed = 核实有几人
# Question of the form, its label. [20]
item-worker-rows = 职工名单
# Question of the form, its label. [20]
item-workers-on-site = 当时在场几人
# Question of the form, its label. [20]
item-representatives = 职工代表
# Question of the form, its label. [20]
item-identity-check = 身份怎么核的
# Question of the form, its label. [20]
item-worker-post = 工种
# Question of the form, its label. [20]
item-work-start = 什么时候开始干
# Question of the form, its label. [20]
item-contract = 劳动合同
# Question of the form, its label. [20]
item-special-status = 要多照顾的
# Question of the form, its label. [20]
item-language = 说什么话
# Beside that label, smaller. [20]
item-language-hint = 说普通话就空着
# Question of the form, its label. [20]
item-wants-secrecy = 要不要对单位保密
# Question of the form, its label. [20]
item-arrears-kind = 哪一类欠薪
# Question of the form, its label. [20]
item-period-from = 从哪天欠起
# Question of the form, its label. [20]
item-period-to = 欠到哪天
# Question of the form, its label. [20]
item-months = 欠了几个月
# Question of the form, its label. [20]
item-pay-form = 工钱怎么算
# Question of the form, its label. [20]
item-unit-price = 单价
# Beside that label, smaller. [20]
item-unit-price-hint = 一天、一件或一个月
# Question of the form, its label. [20]
item-quantity = 数量
# Beside that label, smaller. [20]
item-quantity-hint = 如二十六个工
# Question of the form, its label. [20]
item-amount-claimed = 职工主张欠多少
# Question of the form, its label. [20]
item-amount-undisputed = 单位认的
# Beside that label, smaller. [20]
item-amount-undisputed-hint = 没有争议的部分
# Question of the form, its label. [20]
item-amount-disputed = 有争议的
# Question of the form, its label. [20]
item-dispute-reason = 争的是什么
# Question of the form, its label. [20]
item-amount-confirmed = 您核下来欠多少
# Question of the form, its label. [20]
item-already-paid = 已经付过
# Question of the form, its label. [20]
item-paid-by = 谁付的
# Question of the form, its label. [20]
item-last-pay-date = 最后一次发钱
# Question of the form, its label. [20]
item-project-name = 项目名称
# Question of the form, its label. [20]
item-permit-number = 施工许可证号
# Question of the form, its label. [20]
item-chain = 谁包给谁
# Beside that label, smaller. [20]
item-chain-hint = 从建设单位往下
# Question of the form, its label. [20]
item-foreman-phone = 班组长电话
# Question of the form, its label. [20]
item-hired-by = 谁叫来干活的
# Question of the form, its label. [20]
item-ordered-by = 谁派活
# Question of the form, its label. [20]
item-last-paid-by = 上次谁发的钱
# Question of the form, its label. [20]
item-illegal-signs = 违法发包的迹象
# Question of the form, its label. [20]
item-real-name = 实名制
# Question of the form, its label. [20]
item-special-account = 工资专用账户
# Question of the form, its label. [20]
item-direct-pay = 总包代发
# Question of the form, its label. [20]
item-wage-deposit = 工资保证金
# Question of the form, its label. [20]
item-wage-officer = 劳资专管员
# Question of the form, its label. [20]
item-monthly-payroll = 工资表按月签字
# Question of the form, its label. [20]
item-ledger = 三个月台账
# Question of the form, its label. [20]
item-notice-board-photos = 维权告示牌
# Beside that label, smaller. [20]
item-notice-board-photos-hint = 拍工地大门旁蓝色大牌
# Question of the form, its label. [20]
item-payroll-photos = 单位的工资表
# Beside that label, smaller. [20]
item-payroll-photos-hint = 不给看也要记下来
# Question of the form, its label. [20]
item-work-record-photos = 记工本
# Beside that label, smaller. [20]
item-work-record-photos-hint = 职工自己记的也行
# Question of the form, its label. [20]
item-settlement-photos = 结算单或欠条
# Question of the form, its label. [20]
item-entry-record-photos = 进场登记
# Question of the form, its label. [20]
item-produced = 要材料时给不给
# Question of the form, its label. [20]
item-originality = 看的是原件吗
# Question of the form, its label. [20]
item-read-back = 笔录念给职工听过
# Question of the form, its label. [20]
item-signature = 怎么签的字
# Question of the form, its label. [20]
item-copy-given = 给职工留了一份
# Question of the form, its label. [20]
item-gathering = 有没有人聚集
# Question of the form, its label. [20]
item-gathering-place = 在哪里聚
# Question of the form, its label. [20]
item-gathering-time = 什么时候
# Beside that label, smaller. [20]
item-gathering-time-hint = 如明早八点
# Question of the form, its label. [20]
item-gathering-people = 大约多少人
# Question of the form, its label. [20]
item-organiser = 知不知道谁牵头
# Question of the form, its label. [20]
item-informed = 已经告诉谁
# Question of the form, its label. [20]
item-behaviours = 还有什么举动
# Question of the form, its label. [20]
item-forced-off-site = 被赶离工地
# Question of the form, its label. [20]
item-broken-promise = 答应付款没兑现
# Question of the form, its label. [20]
item-flight-signs = 跑路的迹象
# Question of the form, its label. [20]
item-site-clearing = 哪天清场
# Question of the form, its label. [20]
item-arbitration-deadline = 仲裁最后一天
# Question of the form, its label. [20]
item-danger = 人身危险
# Question of the form, its label. [20]
item-officer-safe = 您自己安全吗
# Question of the form, its label. [20]
item-finding = 核实下来
# Question of the form, its label. [20]
item-position = 单位怎么说
# Question of the form, its label. [20]
item-demand = 职工要什么
# Question of the form, its label. [20]
item-emotion = 职工情绪
# Question of the form, its label. [20]
item-results = 当场的结果
# Question of the form, its label. [20]
item-promise = 答应分几次付
# Question of the form, its label. [20]
item-next-steps = 建议怎么办
# Question of the form, its label. [20]
item-remark = 您想补充的

# Option of a question of the form. [20]
choice-visit-mode-on-site = 现场
# Option of a question of the form. [20]
choice-visit-mode-phone = 电话
# Option of a question of the form. [20]
choice-visit-mode-joint = 联合走访
# Option of a question of the form. [20]
choice-entry-permitted = 让进
# Option of a question of the form. [20]
choice-entry-refused = 不让进
# Option of a question of the form. [20]
choice-entry-not-needed = 不用进
# Option of a question of the form. [20]
choice-industry-construction = 建筑
# Option of a question of the form. [20]
choice-industry-manufacturing = 制造
# Option of a question of the form. [20]
choice-industry-catering = 餐饮住宿
# Option of a question of the form. [20]
choice-industry-trade = 批发零售
# Option of a question of the form. [20]
choice-industry-transport = 运输快递外卖
# Option of a question of the form. [20]
choice-industry-household = 居民服务
# Option of a question of the form. [20]
choice-industry-other = 其他
# Option of a question of the form. [20]
choice-employer-form-state-owned = 国有
# Option of a question of the form. [20]
choice-employer-form-private = 民营
# Option of a question of the form. [20]
choice-employer-form-foreign = 外资合资
# Option of a question of the form. [20]
choice-employer-form-sole-trader = 个体
# Option of a question of the form. [20]
choice-employer-form-unregistered = 包工头，没登记
# Option of a question of the form. [20]
choice-employer-form-other = 其他
# Option of a question of the form. [20]
choice-identity-check-id-card = 看身份证
# Option of a question of the form. [20]
choice-identity-check-entry-card = 看进场卡工牌
# Option of a question of the form. [20]
choice-identity-check-phone = 电话核对
# Option of a question of the form. [20]
choice-identity-check-not-checked = 没核
# Option of a question of the form. [20]
choice-contract-held = 签了，手里有
# Option of a question of the form. [20]
choice-contract-signed-not-held = 签了，没给
# Option of a question of the form. [20]
choice-contract-none = 没签
# Option of a question of the form. [20]
choice-contract-unclear = 说不清
# Option of a question of the form. [20]
choice-special-status-rural-migrant = 农民工
# Option of a question of the form. [20]
choice-special-status-woman = 女职工
# Option of a question of the form. [20]
choice-special-status-pregnant = 孕期哺乳期
# Option of a question of the form. [20]
choice-special-status-minor = 未成年工
# Option of a question of the form. [20]
choice-special-status-disabled = 残疾
# Option of a question of the form. [20]
choice-special-status-past-retirement = 过了退休年龄
# Option of a question of the form. [20]
choice-special-status-minority-language = 说少数民族语言
# Option of a question of the form. [20]
choice-arrears-kind-construction = 工程建设
# Option of a question of the form. [20]
choice-arrears-kind-factory = 工厂
# Option of a question of the form. [20]
choice-arrears-kind-service = 服务业
# Option of a question of the form. [20]
choice-arrears-kind-platform = 平台
# Option of a question of the form. [20]
choice-pay-form-time = 计时
# Option of a question of the form. [20]
choice-pay-form-piece = 计件
# Option of a question of the form. [20]
choice-pay-form-day = 日工点工
# Option of a question of the form. [20]
choice-pay-form-contract-sum = 包干
# Option of a question of the form. [20]
choice-illegal-sign-transfer = 转包
# Option of a question of the form. [20]
choice-illegal-sign-subcontract = 违法分包
# Option of a question of the form. [20]
choice-illegal-sign-affiliation = 挂靠
# Option of a question of the form. [20]
choice-illegal-sign-none-seen = 没看出
# Option of a question of the form. [20]
choice-in-place-yes = 有
# Option of a question of the form. [20]
choice-in-place-no = 没有
# Option of a question of the form. [20]
choice-in-place-not-shown = 说有，没给看
# Option of a question of the form. [20]
choice-in-place-unclear = 说不清
# Option of a question of the form. [20]
choice-produced-all = 都给了
# Option of a question of the form. [20]
choice-produced-part = 给了一部分
# Option of a question of the form. [20]
choice-produced-refused = 不给
# Option of a question of the form. [20]
choice-produced-not-asked = 没要
# Option of a question of the form. [20]
choice-originality-originals = 原件
# Option of a question of the form. [20]
choice-originality-copies = 复印件或照片
# Option of a question of the form. [20]
choice-originality-both = 都有
# Option of a question of the form. [20]
choice-signature-on-glass = 屏上签
# Option of a question of the form. [20]
choice-signature-on-paper = 纸上签，拍了照
# Option of a question of the form. [20]
choice-signature-refused = 不签
# Option of a question of the form. [20]
choice-gathering-none = 没有
# Option of a question of the form. [20]
choice-gathering-planned = 有人提
# Option of a question of the form. [20]
choice-gathering-ongoing = 正在聚
# Option of a question of the form. [20]
choice-gathering-dispersed = 散了
# Option of a question of the form. [20]
choice-organiser-known = 知道
# Option of a question of the form. [20]
choice-organiser-unknown = 不知道
# Option of a question of the form. [20]
choice-informed-police = 公安
# Option of a question of the form. [20]
choice-informed-human-resources = 人社
# Option of a question of the form. [20]
choice-informed-street = 街道
# Option of a question of the form. [20]
choice-informed-nobody = 谁也没告诉
# Option of a question of the form. [20]
choice-flight-sign-employer-unreachable = 老板联系不上
# Option of a question of the form. [20]
choice-flight-sign-assets-moved = 转移财产
# Option of a question of the form. [20]
choice-flight-sign-project-finishing = 工程快完了
# Option of a question of the form. [20]
choice-flight-sign-site-clearing = 要清场
# Option of a question of the form. [20]
choice-flight-sign-none-seen = 没看出
# Option of a question of the form. [20]
choice-danger-none = 没有
# Option of a question of the form. [20]
choice-danger-injury-persists = 有人受伤，危险还在
# Option of a question of the form. [20]
choice-danger-protected-worker = 孕妇或未成年工有危险
# Option of a question of the form. [20]
choice-emotion-calm = 平静
# Option of a question of the form. [20]
choice-emotion-upset = 着急
# Option of a question of the form. [20]
choice-emotion-agitated = 激动
# Option of a question of the form. [20]
choice-finding-true = 属实
# Option of a question of the form. [20]
choice-finding-partly = 部分属实
# Option of a question of the form. [20]
choice-finding-not-true = 不属实
# Option of a question of the form. [20]
choice-finding-cannot-tell = 说不清
# Option of a question of the form. [20]
choice-position-no-money-from-above = 上家没付
# Option of a question of the form. [20]
choice-position-quantity = 量对不上
# Option of a question of the form. [20]
choice-position-quality = 质量有问题
# Option of a question of the form. [20]
choice-position-worker-left = 人已离开
# Option of a question of the form. [20]
choice-position-denies-relation = 不认用工
# Option of a question of the form. [20]
choice-position-admits = 认账
# Option of a question of the form. [20]
choice-on-the-spot-explained = 讲清楚了
# Option of a question of the form. [20]
choice-on-the-spot-promised = 答应付
# Option of a question of the form. [20]
choice-on-the-spot-mediated = 调解成了
# Option of a question of the form. [20]
choice-on-the-spot-refused = 不答应
# Option of a question of the form. [20]
choice-on-the-spot-left-material = 留了材料
# Option of a question of the form. [20]
choice-step-mediation = 调解
# Option of a question of the form. [20]
choice-step-general-contractor-pays = 总包先行垫付
# Option of a question of the form. [20]
choice-step-labour-inspection = 约人社、劳动监察
# Option of a question of the form. [20]
choice-step-housing-authority = 约住建
# Option of a question of the form. [20]
choice-step-letter-of-opinion = 一函、意见书
# Option of a question of the form. [20]
choice-step-legal-aid = 法律援助
# Option of a question of the form. [20]
choice-step-payment-order = 支付令
# Option of a question of the form. [20]
choice-step-procuratorate = 约检察
# Option of a question of the form. [20]
choice-step-no-further = 讲清楚就行
# Option of a question of the form. [20]
choice-behaviour-gathering = 聚集
# Option of a question of the form. [20]
choice-behaviour-blocking = 堵路堵门
# Option of a question of the form. [20]
choice-behaviour-height = 登高
# Option of a question of the form. [20]
choice-behaviour-petition-plan = 打算上访
# Option of a question of the form. [20]
choice-behaviour-self-harm = 扬言自伤
# Option of a question of the form. [20]
choice-behaviour-online-exposure = 网上曝光

# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-workers = 人数多
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-amount = 金额大
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-months = 欠得久
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-broken-promise = 答应付款没兑现
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-forced-off-site = 被赶离工地
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-employer-gone = 单位失联或转移财产
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-behaviour = 有聚集等苗头
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-cluster = 同一单位多件工单
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-third-complaint = 同一人第三次反映
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-reopened = 办结后又反映
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-season = 临近春节或正在专项行动
# Why a ticket is as dangerous as it is, one line of the score. [20]
rule-danger = 有人身危险
# A place in the chain of contractors.
link-developer = 建设单位
# A place in the chain of contractors.
link-general-contractor = 总包
# A place in the chain of contractors.
link-professional-subcontractor = 专业分包
# A place in the chain of contractors.
link-labour-subcontractor = 劳务分包
# A place in the chain of contractors.
link-foreman = 班组长

# What is wrong with a draft. $item (text) the question. [30]
problem-missing = { $item }：还没填
# What is wrong with a draft. $item (text) the question. [30]
problem-no-reason = { $item }：请写明原因
# What is wrong with a draft. $item (text) the question. [30]
problem-wrong-kind = { $item }：请重新填
# What is wrong with a draft. $item (text) the question. $count (number) characters. [40]
problem-too-long = { $item }：有 { $count } 个字，太长了
# What is wrong with a draft. $item (text) the question. $count (number) rows. $max (number) rows allowed. [40]
problem-too-many-rows = { $item }：有 { $count } 行，最多 { $max } 行
# What is wrong with a draft. $item (text) the question. [30]
problem-negative = { $item }：不能小于零
# What is wrong with a draft: all answers together are too large. [30]
problem-too-large = 填的内容太多，请把名单改成拍照
# What is wrong with a draft. $gap (text) an amount. [40]
problem-amounts-differ = 认的加有争议的，和主张差 { $gap }
# What is wrong with a draft. $gap (text) an amount. [40]
problem-rows-differ = 名单合计和职工主张差 { $gap }
# What is wrong with a draft. $row (number) which worker, from 1. [40]
problem-row-differs = 名单第 { $row } 人：应得减已付不等于欠的
# What is wrong with a draft. $listed (number) on the list. $confirmed (number) confirmed. [40]
problem-workers-differ = 名单 { $listed } 人，核实 { $confirmed } 人
# What is wrong with a draft. $from (text) a question. $to (text) a question. [40]
problem-reversed = { $to }早于{ $from }
