# 同步, under the receipts: saves all of them into a file. [20]
sync-receipts-save = 存一份回执
# 同步, after the receipts were saved. $count (number) how many. $path (text) where.
sync-receipts-saved = 已存 { $count } 张回执，文件在 { $path }
# Title of the screen.
sync-title = 同步
# In the bar with no network. $time (text) since when.
sync-off = 没网 · { $time } 断的
# In the bar with no network, where the time is not known.
sync-off-short = 没网
# In the bar with a network.
sync-on = 有网
# Heading when something is only here. $count (number) records. [20]
sync-held = { $count } 件只在本机上
# Under that heading. $span (text) how long the oldest waits.
sync-held-more = 最早一件存了 **{ $span }**。一件没丢。有网会自己送，您不用守着。
# Heading when everything has its receipt. [20]
sync-all-there = 县里都收到了
# Under that heading. $time (text) when the last receipt came. [20]
sync-all-there-more = 最后一件 { $time } 收到
# Under that heading when nothing was ever sent. [20]
sync-nothing-yet = 您记下的会排在这里
# Hands the sealed work to a colleague. [20]
sync-carry = 请同事捎去
# Beside that button. [20]
sync-carry-note = 封好再交，同事看不到内容
# Over the records that need the officer. $count (number) records. [20]
sync-attention = 需处理 { $count } 件
# Stub of a ticket's records, where an original broke off. $percent (text) as in 62%. [30]
sync-resume = 原图断在 { $percent }，从这里接着送
# Stub of a red ticket's records. [20]
sync-red-first = 红色的先送
# Section of receipts. [20]
sync-receipts = 今天的回执
# Note beside that section. [20]
sync-receipts-note = 有回执才会清理本机
# Where there is no receipt today. [20]
sync-receipts-none = 今天还没有回执
# Opens a receipt.
sync-receipt-open = 看回执
# The main action. [20]
sync-try = 现在试送一次
# The main action while sending. [20]
sync-trying = 正在送
# Looks at the photo that needs the officer.
sync-photo-open = 看照片
# Makes a photo smaller and sends it. [20]
sync-photo-shrink = 压小一点再送
# In the bar before anything was tried.
sync-looking = 正在看有没有网
# A record and its ticket. $what (text) kind of record. $tail (text) last four digits.
sync-what = { $what }　尾号 { $tail }
# After the reason, for photos. $size (text) as in 21 兆. [20]
sync-size = （{ $size }，原图还在本机）
# Tries an item again. [20]
sync-again = 再送一次
# Takes note of a refusal. [20]
sync-understood = 知道了
# Opens what needs the officer.
sync-look = 看看
# Opens the ticket of a receipt.
sync-ticket-open = 看工单
# Some of what lies on this device did not read, and the rest was saved. [20]
sync-salvaged = 本机有一块数据坏了
# What was saved. $records (number) records. $drafts (number) drafts.
sync-salvaged-all = 已救回 { $records } 件记录、{ $drafts } 份草稿，照常送县里
# Records that were not. $count (number) records.
sync-salvaged-lost = { $count } 件没救回来。县里收到过的会补回来，没送过的请补记
# Originals that were not. $count (number) photos.
sync-salvaged-photos = { $count } 张照片的原图坏了，请回现场补拍
# Where the damaged file is.
sync-salvaged-kept = 坏掉的那份留在本机，县里还能看
# The panel of what photos take. [20]
sync-pictures = 照片占的地方
# What all photos on this device take. $size (text) as in 21 兆.
sync-pictures-all = 本机照片一共 { $size }
# What leaves when room is short. $size (text) as in 21 兆.
sync-pictures-may-leave = 地方不够时可自动腾出 { $size }，县里都有，想看再取
# Originals that wait for a tested backup of the county. $count (number) photos. $size (text) as in 21 兆.
sync-pictures-unbacked = { $count } 张原图（{ $size }）县里收到了，等县里的备份验过再腾，先留在本机
# The same, where the county has no tested backup at all. $count (number) photos. $size (text) as in 21 兆.
sync-pictures-no-backup = 县里还没有做过验证的备份，{ $count } 张原图（{ $size }）都留在本机，一张不清。请告诉县里管系统的人
# After sealing. $count (number) records. $path (text) where the file lies.
sync-carried = 已封好 { $count } 件，文件在 { $path }
# The panel of colleagues' sealed work. [20]
sync-for-others = 替同事带
# In that panel: what it is for.
sync-for-others-note = 同事没网时，把他封好的文件选进来，有网就替他送。内容您看不到
# Chooses a colleague's file. [20]
sync-for-others-choose = 选同事的文件
# After a colleague's file was taken in. [20]
sync-for-others-taken = 已收下，有网会自己送
# Under the name of a colleague's file. $size (text) as in 21 兆. $time (text) when it was taken in.
sync-for-others-row = { $size }　{ $time } 收下
# A colleague's file that has not been sent. [20]
sync-for-others-waiting = 还没送到
# A colleague's file on its way. $percent (number) of 100. [20]
sync-for-others-sending = 送了 { $percent }%
# A colleague's file that the county has. $count (number) receipts. [20]
sync-for-others-delivered = 已送到，回执 { $count } 张
# A colleague's file that the county refused. [20]
sync-for-others-refused = 县里不收
# Saves the receipts of a colleague's file. [20]
sync-for-others-save = 存出回执
# After that. $path (text) where the file lies.
sync-for-others-saved = 回执在 { $path }，请交还同事
# Lets go of a colleague's file. [20]
sync-for-others-remove = 移除
# The question before that. [20]
sync-for-others-remove-title = 移除同事的件？
# What would be lost: a colleague's file that was not delivered.
sync-for-others-remove-waiting = 这份还没送到县里。移除以后，只有同事手机上还有；他的手机要是坏了，就没有了。
# What would be lost: receipts of a colleague's file.
sync-for-others-remove-delivered = 县里已经收到。移除的是给同事的回执，还没交还的话请先存出。
# Keeps a colleague's file after all. [20]
sync-for-others-keep = 先留着
# The panel of receipts that came back by hand. [20]
sync-bring-receipts = 导入回执
# In that panel: what it is for.
sync-bring-receipts-note = 同事替您送到以后，会带回一个回执文件
# Chooses that file. [20]
sync-bring-receipts-choose = 选回执文件
# After receipts were taken in. $count (number) records.
sync-bring-receipts-done = { $count } 件已由县里收到
# Receipts that prove nothing. $count (number) receipts.
sync-bring-receipts-doubted = 另有 { $count } 张不是本县签的，没有算
# While a file is read. $percent (number) of 100. [20]
sync-file-reading = 正在读 { $percent }%
