# 三联标, first copy filled: committed on this device.
delivery-here = 已存本机
# 三联标, second copy filled: the county's machine signed for the bytes.
delivery-received = 县里已收到
# 三联标, third copy filled: a person or rule at the county accepted it.
delivery-accepted = 已受理
# 三联标 with a mark: refused, and a person must do something.
delivery-attention = 需处理
# 三联标 of something that came after its ticket had moved on.
delivery-late = 迟到补充
# 三联标 of late work that counts as the officer's own. [20]
delivery-credited = 迟到补充，算您的核实
# 三联标 of an intent whose ticket had moved on. [20]
delivery-superseded = 工单已往下走
# 三联标 of an item whose predecessor has not arrived. [20]
delivery-waiting = 县里已收到，等前一件
# 三联标 of an item a person at the county must look at. [20]
delivery-unverified = 县里已收到，待核对
# On a ticket in a list: how many of its records are only on this device. $count (number) of them. [20]
delivery-only-here = { $count } 件仅在本机
# On a ticket in a list: nothing waits to be sent. [20]
delivery-none = 没有待送
# 三联标 of a photo of which nothing has left. [20]
delivery-photo-here = 小图、原图都在本机
# 三联标 of a photo whose preview arrived. $percent (text) of the original's bytes, as in 62%. [20]
delivery-photo-part = 小图到了，原图 { $percent }
# 三联标 of a photo whose preview arrived and whose original needs a person. [20]
delivery-photo-attention = 小图到了，原图需处理
# 三联标 of a photo whose original stays here by policy or for want of a free network. [20]
delivery-photo-preview = 小图到了，原图等无线网
# 三联标 of a photo that is wholly at the county. [20]
delivery-photo-whole = 小图、原图都到了
# What the first mark means, in the explanation of marks. [20]
delivery-here-means = 只在本机，关机不丢
# What the second mark means, in the explanation of marks. [20]
delivery-received-means = 县里的机器收到并核对，还没人看
# What the third mark means, in the explanation of marks. [20]
delivery-accepted-means = 县里有人收下了
# What the mark 需处理 means, in the explanation of marks. [20]
delivery-attention-means = 要您点一下，一定写明原因

# The strip over 待办 with no network and nothing waiting. [20]
strip-offline = **离线** · 没网也能用
# The strip over 待办 with no network. $count (number) records only on this device. [20]
strip-offline-held = **离线** · 仅在本机 **{ $count }** 件
# The strip over 待办 while sending. $count (number) records still to go. [20]
strip-sending = **正在送** · 还有 **{ $count }** 件
# The strip over 待办 when something needs the officer. $count (number) such records. [20]
strip-attention = **需处理 { $count } 件** · 其余照常送
# The strip over 待办 when nothing waits. $time (text) when the last receipt came. [20]
strip-ok = 全部送到，{ $time }
# The strip over 待办 before anything was ever sent. [20]
strip-ok-never = 都送到了
# The strip over 待办, online, with records that wait for a reason such as the kind of network. $count (number) of them. [20]
strip-waiting = **等着送** · 仅在本机 **{ $count }** 件

# Beside a form while the letters are being stored.
saved-writing = 正在写……
# Beside a form, stored. $time (text) clock time of the last write. [20]
saved-at = { $time } 已存本机
# Beside a form, stored, without the time (shown when nothing was changed yet).
saved-here = 已存本机
# Beside a form that could not be stored; what to do follows it.
saved-not = 没存上

# Text on the ring of a date stamp is the county's name; this is under the time. $number (text) last digits of the receipt.
stamp-received = 收讫 { $number }
# Under the time on a green date stamp. $number (text) last digits of the receipt.
stamp-accepted = 受理 { $number }
# Under the time on a date stamp of a late report.
stamp-late = 迟到补充
# Under the time on the stamp of an enrolment.
stamp-enrolled = 已登记
# A stamp read aloud. $body (text) who stamped. $time (text) month.day and time. $word (text) what is under it.
stamp-spoken = { $body } { $time } { $word }
# A delivered item's proof. $time (text) when the county received it. $number (text) of the receipt. [24]
receipt-line = 县里已收到 { $time } 第 { $number } 号
# The boxed stamp on a report whose numbers no longer move.
stamp-frozen = 数字已冻结
# On the timeline, for all who see the ticket: something that waits for what was made before it.
delivery-waiting-means = 县里收到了，前一件还没到，到了再算。
# On the timeline, for all who see the ticket: something from a session that has run out.
delivery-unverified-means = 县里收到了，登录过期时送来的，核对后再算。
# On the timeline, for all who see the ticket: something whose content cannot be read yet.
delivery-quarantined-means = 县里收到了，内容还读不懂，原样留着等核对。
# On the timeline, for all who see the ticket: something by a person or device that has no part in it.
delivery-foreign-means = 县里收到了，不归这件工单，单独留着等核对。
