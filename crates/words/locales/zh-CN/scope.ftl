# Note: the county took many tickets away at once and did not say why; they stay. $count (number) tickets.
scope-held = 县里一下子要收回 { $count } 件工单，又没说清缘由。这些件先都留在本机，您照常办；已经告诉县里，等县里说清楚再收
