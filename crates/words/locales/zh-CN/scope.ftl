# Note: the county took many tickets away at once and did not say why; they stay. $count (number) tickets.
scope-held = 县里一下子要收回 { $count } 件工单，又没说清缘由。这些件先都留在本机，您照常办；已经告诉县里，等县里说清楚再收
# Note: nothing was heard from the county for two weeks or more. $days (number) days until other people's words are locked.
lease-ending = 好些天没和县里联上了。再过 { $days } 天还联不上，工单里别人的姓名、电话和经过就会锁上。有网时同步一次就好
# Note: nothing was heard from the county for thirty days.
lease-locked = 30 天没和县里联上，工单里别人的姓名、电话和经过已锁上。您记的、拍的都在，照样能送出；还能凭工单尾号记事、拍照。同步一次就全回来
# In place of a ticket's title. $tail (text) as in 0017.
lease-ticket = 尾号 { $tail } · 内容已锁
# Under it. [60]
lease-ticket-more = 同步一次就能看。您自己记的、拍的在下面，还可以接着记、接着拍
