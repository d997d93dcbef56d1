# Button beside an answer that says what it rests on. $basis (text) one of the five.
field-basis = 依据 **{ $basis }**
# The same button while nothing is chosen.
field-basis-none = 选依据
# Title of the sheet that offers the five. [20]
field-basis-title = 这个说法依据什么
# The answer rests on what the officer saw.
field-basis-seen = 亲眼看见
# The answer rests on what the employer said.
field-basis-employer = 单位说
# The answer rests on what the worker said.
field-basis-worker = 职工说
# The answer rests on paper.
field-basis-paper = 书证
# The answer rests on somebody else.
field-basis-third = 旁人说
# A required answer that was skipped. $reason (text) why. [20]
field-skipped = 没拿到：{ $reason }
# Opens a skipped answer again.
field-change = 改
# Says that an answer will not be had.
field-skip = 拿不到
# After a question that must be answered.
field-required = 必填
# The parts make the whole. $parts (text) a sum as in 260,000 + 140,000. $whole (text) the total.
field-sum-agrees = { $parts } = { $whole }，对上了
# The parts do not make the whole. $parts (text) a sum. $whole (text) the total. $gap (text) the difference.
field-sum-differs = { $parts } 和 { $whole } 差 { $gap }
# Unit inside a money field.
field-yuan = 元
# Unit inside a field of head counts.
field-people = 人
# A text that is longer than what can be sent. $count (number) characters too many. [20]
field-too-long = 长了 { $count } 个字，已替您存着

# Evidence row of a kind that is there. $count (number) photos.
evidence-have = { $count } 张
# Goes to the camera for a kind of evidence that is missing.
evidence-take = 去拍
# Says that the employer refuses a kind of evidence.
evidence-refuse = 单位不给
# Evidence row of a kind the employer refused. [20]
evidence-refused = 单位不给，已记下
# Over the list of evidence. $have (number) kinds there. $all (number) kinds asked for.
evidence-count = 证据 { $have } / { $all }
# Over the list of evidence, when some is missing. $count (number) kinds. [20]
evidence-missing = 离场前还缺 { $count } 样
# Over the list of evidence, when none is missing. [20]
evidence-complete = 要的都有了

# Beside a photo whose time could be proved.
photo-timed = 已校时
# Beside a photo whose time could not be proved.
photo-untimed = 未校时
# In the place of a photo that cannot be read any more. [20]
photo-broken = 这张照片打不开了
# In the place of a photo on its way. $percent (text) as in 62%.
photo-in-transit = 在路上 { $percent }
# In the place of a photo that was not taken yet.
photo-not-taken = 还没拍
# The tile that takes another photo.
photo-add = 再拍一张

# Calls the number of a contact.
contact-call = 拨打
# Shows a masked number in full.
contact-show = 显示号码
# The same, read aloud. [20]
contact-show-spoken = 显示号码，会留记录
# Hides a number again before its time is over.
contact-hide = 收起号码
# Beside a number shown in full. $seconds (number) until it is masked again. [20]
contact-hides-in = { $seconds } 秒后自动收起
# In the place of a number that may not be seen any more. [20]
contact-withdrawn = 号码已从本机收回
# Under a contact. [20]
contact-logged = 看号码会留记录。
# Under a contact, the one thing that must not happen. [20]
contact-secret = 不能告诉单位是谁打的电话。

# Deletes the last digit of a PIN, read aloud.
pin-erase = 删除一位
# Pastes a PIN.
pin-paste = 粘贴
# The boxes of a PIN, read aloud. $have (number) digits typed. $rest (number) digits to go.
pin-spoken = 已输入 { $have } 位，还差 { $rest } 位
# Under the boxes of a PIN. $rest (number) digits to go.
pin-rest = 还差 { $rest } 位
# The pad of digits, read aloud.
pin-pad = 数字键盘
# On a switch that is on.
switch-on = 开
# On a switch that is off.
switch-off = 关
# Title of a list of filters, read aloud.
filter-title = 筛选
