### 05: the photos of a ticket: taking them, looking at them, what is known of each.

# Title of the bar. [20]
shoot-title = 看照片
# Title of the bar while none is large. [20]
shoot-all = 拍照取证
# Second line of the bar. $what (text) what the photo shows.
shoot-of = 证据：{ $what }
# Over the checklist's kinds, each of which takes a photo. [20]
shoot-what = 拍的是什么
# Field for words about the next photo. [20]
shoot-caption = 写一句说明（可以不写）
# The main action. [20]
shoot-take = 拍一张
# Picks a photo that exists. [20]
shoot-pick = 从相册选
# Under that button. [30]
shoot-pick-note = 相册里的会标明不是在应用里拍的
# Where there are no photos yet. [20]
shoot-none = 还没有照片
# Under that. [20]
shoot-none-more = 先选拍的是什么，再拍
# The filmstrip, read aloud. [20]
shoot-film = 本工单的照片
# Heading of what is known of a photo.
shoot-record = 证据记录
# Beside that heading. [20]
shoot-record-note = 水印不改原图
# Name of a fact.
shoot-when = 拍摄时间
# Under the time. $seconds (number) how far off it may be. [30]
shoot-within = 前后误差不超过 { $seconds } 秒
# Under a time that could not be proved. [40]
shoot-untimed = 拍之前手机重启过或一直没网，没法证明几点拍的
# Name of a fact.
shoot-by = 谁拍的
# Name of a fact.
shoot-fingerprint = 原图指纹
# Its value. $tail (text) the last eight digits in two groups.
shoot-fingerprint-tail = 尾号 { $tail }
# Name of a fact.
shoot-how = 拍法
# Its value. [20]
shoot-how-app = 本应用内拍摄
# Its value. [20]
shoot-how-imported = 不是在应用里拍的
# Name of a fact.
shoot-size = 大小
# Its value. $size (text) of the original.
shoot-original = 原图 { $size }
# Name of a fact.
shoot-way = 送到哪了
# Name of a fact.
shoot-words = 说明
# Under the facts when somebody wants the original. [20]
shoot-asked = 县里要看这张的原图
# Under the facts of a late photo. [30]
shoot-late = 这张算迟到补充，县里看得到
# Under a photo whose time could not be proved. [60]
shoot-untimed-note = **这张没校时。**照片照样有用，县里会看到这个说明。
# The picture, read aloud. $what (text) what it shows. $name (text) who took it.
shoot-alt = { $what }，{ $name }拍
# Fetches the picture that lies at the county. [20]
shoot-fetch = 从县里取来看
# The same while it is on its way. [20]
shoot-fetching = 正在取
# Shows the picture as large as it is. [20]
shoot-large = 放大看
# Closes that. [20]
shoot-small = 缩回去
