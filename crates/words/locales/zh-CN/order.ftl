# Sheet that sends an officer.
order-assign = 指派核实
# Sheet that sends another officer.
order-reassign = 改派给别人
# Sheet, who is to go.
order-officer = 谁去核实
# Sheet, who goes along.
order-second = 谁一起去
# Sheet, beside that.
order-optional = 可不选
# Sheet, the search among officers.
order-find = 按姓名、街道找
# Sheet, an officer's tickets. $count (number) of them.
order-open = 手上 { $count } 件
# Sheet, no officer found. [20]
order-none = 没有这样的信息员
# Sheet, the officer who has the ticket now.
order-current = 现在是他
# Sheet, changes who is chosen.
order-change = 换人
# Sheet, nobody goes along.
order-alone = 一个人去
# Sheet, what to find out.
order-task = 要核实什么
# Sheet, what the officer may know.
order-disclose = 信息员能看到
# Sheet, the worker's name and number.
order-disclose-contact = 职工姓名和电话
# Sheet, photos of the officer before.
order-disclose-photos = 前一位拍的照片
# Sheet, why the ticket goes to another.
order-reason = 改派原因
# Sheet, who reads the reason.
order-reason-hint = 两位都会看到
# Sheet, what will happen. $name (text) the officer. [60]
order-will-assign = 先存本机再送县里。{ $name }联网后就收到，按工作时间计时。
# Sheet, what will happen. $old (text) who has it now. $name (text) who gets it. [60]
order-will-reassign = { $old }会看到原因，他已经做的一件不丢，算迟到补充。{ $name }联网后收到。
# Sheet, the main button. $name (text) the officer.
order-go-assign = 指派给{ $name }
# Sheet, the main button. $name (text) the officer.
order-go-reassign = 改派给{ $name }
# Sheet, the main button while nobody is chosen.
order-gap-officer = 先选信息员
# Sheet, the main button while no task is written.
order-gap-task = 先写要核实什么
# Sheet, the main button while no reason is written.
order-gap-reason = 先写原因
# Sheet that takes a ticket back.
order-withdraw = 撤回工单
# Sheet, why it is taken back.
order-withdraw-reason = 撤回原因
# Sheet, what will happen. $name (text) the officer. [60]
order-will-withdraw = 工单回到待指派。{ $name }会看到原因，他已经做的一件不丢。
# Sheet, the main button.
order-go-withdraw = 撤回
# Sheet that takes the matter up.
order-take-up = 进入办理
# Sheet, how it will be handled.
order-take-up-note = 打算怎么办
# Sheet, beside what need not be written.
order-may-skip = 可不写
# Sheet, what will happen. [40]
order-will-take-up = 不用再补，进入办理，办理时限接着走。
# Sheet, the main button.
order-go-take-up = 进入办理
# Sheet for a note of the desk.
order-note = 备注
# Sheet, the note's words.
order-note-text = 记什么
# Sheet, who reads the note.
order-note-hint = 只有县里看得到
# Sheet, the main button.
order-go-note = 存下
# Sheet, the main button while nothing is written.
order-gap-note = 先写内容
# Sheet that answers the worker.
order-reply = 答复职工
# Sheet, whether it is settled.
order-solved = 解决了没有
# Settled.
order-solved-yes = 解决了
# Settled in part.
order-solved-partly = 部分解决
# Not settled.
order-solved-no = 没解决
# Sheet, why it is not settled.
order-why = 没解决的是什么，为什么
# Sheet, what the worker is told.
order-to-worker = 给职工的答复
# Sheet, beside it.
order-to-worker-hint = 职工读到的就是这些字
# Sheet, what colleagues need to know.
order-internal = 内部说明
# Sheet, beside it.
order-internal-hint = 只有县里看得到，可不写
# Sheet, laws.
order-law = 引用的法条
# Sheet, beside it.
order-law-hint = 一行一条，可不写
# Sheet, money that reached the workers.
order-recovered = 职工拿到多少
# Sheet, what will happen. [40]
order-will-reply = 送给审核员看。审核通过，才给职工回访。
# Sheet, the main button.
order-go-reply = 送去审核
# Sheet, the main button while it is not said whether it is settled.
order-gap-solved = 先选解决了没有
# Sheet, the main button while the reason is missing.
order-gap-why = 先写没解决的原因
# Sheet, the main button while the answer is missing.
order-gap-to-worker = 先写给职工的答复
# Sheet, the main button while a sum cannot be read.
order-gap-amount = 金额只写数字
# Any sheet: what one tap does. [30]
order-saved-first = 没网也可以，先存本机。
# Sheets of the desk: what was begun before and not sent is here again. $time (text) when it was last on the disk.
order-found = 接着上次没交的写，{ $time } 存的。
# Sheets of the desk: puts what was begun away and begins anew. [20]
order-again = 不要了，重写
