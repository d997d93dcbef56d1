# Button at the top of the first screen. $state (text) 开 or 关. [20]
enrol-elder = 长辈版：{ $state }
# Over the first step. [20]
enrol-step-device = 第 1 步 · 登记本机
# Over the second step. [20]
enrol-step-pin = 第 2 步，共 2 步
# Title of the first step. [20]
enrol-code-title = 输入县里给的登记码
# Under the title of the first step. [20]
enrol-code-hint = 码 15 分钟有效，只能用一次
# Label of the field for the county's address. [20]
enrol-address = 县里的地址
# Label of the field for the enrolment code. [20]
enrol-code = 登记码，16 位
# Under the field for the enrolment code. $count (number) characters to go. [20]
enrol-code-rest = 还差 { $count } 位
# The main button of the first step. [20]
enrol-go = 登记这台机器
# The main button while the county is being asked. [20]
enrol-going = 正在和县里核对
# Title of the step in which the fingerprint is compared. [20]
enrol-check-title = 和县里对一下这八位
# Under the title of that step. [30]
enrol-check-hint = 办理员屏幕上也有，一样才点
# The main button of that step. [20]
enrol-check-same = 一样，登记
# The other button of that step. [20]
enrol-check-differs = 不一样
# What is said after the fingerprints differed. [30]
enrol-check-stop = 先别登记，请给县里打电话
# What became of the first step. $name (text) person. $role (text) role.
enrol-done = { $name }　{ $role }
# The same in one line, on short screens. $name (text) person. $role (text) role.
enrol-done-mini = 已登记：{ $name }　{ $role }
# Under the person's name. $county (text) the union. $place (text) street or desk.
enrol-place = { $county } · { $place }
# On the stub of the enrolment slip. $code (text) the code that was used.
enrol-code-used = 登记码 **{ $code }** 已用，不能再用第二次
# The enrolment slip, read aloud.
enrol-result = 登记结果
# Title of the second step. [20]
enrol-pin-title = 设一个 6 位口令
# Title of the second step, second time. [20]
enrol-pin-again = 再输一遍口令
# Under the title of the second step. [20]
enrol-pin-hint = 没网也用它打开
# After the hint, where there is room. [20]
enrol-pin-avoid = 。别用生日、门牌号。
# Under the boxes, when the second PIN is another. [20]
enrol-pin-differs = 两遍不一样，请重新设
# Under the boxes, when the PIN is too easy. [20]
enrol-pin-easy = 这个太好猜，换一个
# At the foot of the second step. [20]
enrol-pin-local = 口令只存在本机，县里也看不到。

# Title of the screen that opens the app. [20]
unlock-title = 输口令打开
# Under the boxes while the lock opens. [20]
unlock-opening = 正在打开
# Under the boxes after a wrong PIN. $left (number) tries before only the county can open it. [30]
unlock-wrong = 口令不对，还能试 { $left } 次
# Under the boxes after a wrong PIN that has to wait. $left (number) tries left. $seconds (number) to wait. [30]
unlock-wrong-wait = 口令不对，还能试 { $left } 次，请等 { $seconds } 秒
# Under the boxes after the last wrong PIN. [30]
unlock-destroyed = 试了十次。请联系县里，内容都在
# A link under the pad. [20]
unlock-forgotten = 忘了口令，请找县里
# Title when the PIN was destroyed. [20]
unlock-sealed = 口令锁住了
# On the slip over the PIN: the county's certificate was compared. [20]
enrol-checked = 已和县里对上
# On the stub of that slip. $code (text) the code as typed.
enrol-code-ready = 登记码 **{ $code }**，设好口令就登记
# What a phone is called until somebody calls it otherwise.
enrol-device-phone = 手机
# What a desktop is called until somebody calls it otherwise.
enrol-device-desk = 电脑
# The main button of the first step while the address is missing. [20]
enrol-address-missing = 先填县里的地址
# On a desk, under the pad of the second step: leads to a passphrase. [20]
enrol-phrase-want = 改用长口令
# Title of the second step with a passphrase. [20]
enrol-phrase-title = 设一个长口令
# Under that title. [30]
enrol-phrase-hint = 至少 10 个字，写一句自己记得住的。
# Name of its first field. [20]
enrol-phrase-first = 口令
# Name of its second field. [20]
enrol-phrase-second = 再写一遍
# On its button while it is too short. $count (number) letters missing. [20]
enrol-phrase-rest = 还差 { $count } 个字
# On its button while the two differ. [20]
enrol-phrase-differs = 两遍不一样
# Its button. [20]
enrol-phrase-go = 就用这个
# Back to six digits. [20]
enrol-pin-want = 用 6 位口令
# Name of the field that opens the app with a passphrase. [20]
unlock-phrase = 长口令
# Opens the app with a passphrase. [20]
unlock-phrase-go = 打开
# Under the pad of the lock: this device has a passphrase. [20]
unlock-use-phrase = 我设的是长口令
# Under the passphrase of the lock: this device has six digits. [20]
unlock-use-pin = 我设的是 6 位口令
