### 09: a ticket that went away while the officer was at work.

# Heading: another officer has it. $name (text) that officer. [30]
gone-reassigned = 已改派给{ $name }，您记的都在
# Heading: taken back. [20]
gone-withdrawn = 县里收回了，您记的都在
# Heading: declined by the officer himself. [20]
gone-declined = 您婉拒了这件工单
# Heading: finished. [20]
gone-finished = 这件办完了，您记的都在
# Heading: it goes on in another ticket. [20]
gone-merged = 这件并入另一件，您记的都在
# Heading: another county has it. [20]
gone-moved = 这件移交别县了，您记的都在
# Heading: another desk of the county has it. [20]
gone-desk = 这件转到别的岗位了，您记的都在
# Heading: the person's duties changed. [20]
gone-scope = 这件不归您了，您记的都在
# Under the heading, when something came late. [60]
gone-no-blame = 那时您没网，不知道。这不算您的错，内容作为**“迟到补充”**留在工单里。
# Under the heading, when nothing came late. [40]
gone-kept = 您已经交的都留在工单里，一件没丢。
# Under the heading, when there is nothing of the officer's. [20]
gone-nothing = 您在这件里没有记录
# On the upper part of the torn slip. $name (text) who verifies now. [20]
gone-now-with = 现在由 **{ $name }** 核实
# On the upper part, over the handler's words. $reason (text) why. [60]
gone-reason = 原因：{ $reason }
# On the officer's own part of the torn slip.
gone-own-part = 您的补充联
# On the officer's own part. $notes (number) notes. $photos (number) photos. [30]
gone-own-count = 笔记 { $notes } 条，照片 { $photos } 张
# Heading of the list of own items. [20]
gone-items = 每一件怎么算的
# Beside that heading. $credited (number) items. $all (number) items. [20]
gone-credited = { $credited } / { $all } 算您的核实
# Under the list. $handler (text) the handler. $name (text) who verifies now. [40]
gone-seen-by = 县里{ $handler }和{ $name }都能看到。用哪份，由县里定。
# Under the list, when nobody else verifies. $handler (text) the handler. [40]
gone-seen-by-county = 县里{ $handler }能看到。用不用，由县里定。
# What to do. $count (number) items without a receipt. [40]
gone-unsettled = 还有 { $count } 件没有回执，有网会自己送
# What to do when all is settled. [20]
gone-settled = 都有回执了，您不用再做什么
# At the foot. [40]
gone-contact = 联系人号码已从本机收回。您自己记的还能看。
# The action of the screen. [20]
gone-back = 回到待办
