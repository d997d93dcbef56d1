# Title of the bar. $count (number) open tickets of this officer.
todo-title = 待办 **{ $count }** 件
# The magnifier, read aloud.
todo-find = 查找工单
# Section of red tickets and clocks of hours. [20]
todo-now = 马上去
# Note beside that section. [20]
todo-now-note = 红色风险排最前
# Section of tickets due within three working days. [20]
todo-soon = 三个工作日内
# Section of tickets due later. [20]
todo-later = 时间还宽
# Section of tickets handed in. [20]
todo-handed-in = 已交，等县里
# Section of tickets overdue. [20]
todo-overdue = 已超时
# Where no ticket is overdue. [20]
todo-overdue-none = 没有超时的工单
# Section of tickets that went to somebody else while this device was away. [20]
todo-gone = 已改派或撤回
# Last line of a slip. $tail (text) the last four digits of the ticket's number.
todo-tail = 尾号 { $tail }
# Stub of a ticket handed in. $when (text) day and time. [20]
todo-handed-at = { $when } 提交
# Title when there is no ticket. [20]
todo-empty = 今天没有工单
# Under that title. [20]
todo-empty-more = 有新单会出现在这里。
# The one action when there is no ticket. [20]
todo-register = 现场登记一件
# Stub of a loading slip. [20]
todo-loading = 正在取工单，先看本机里的也行
# Search result with nothing in it. [20]
todo-find-none = 没有找到这样的工单
# On a slip: the handler wants more. [20]
todo-sent-back = 县里请您再补一点
# On a slip: a visit has begun. [20]
todo-draft = 有没交的核实
# On a slip that has left. $name (text) who has it now. [20]
todo-left-reassigned = 已改派给{ $name }，您记的都在
# On a slip that has left. [20]
todo-left-withdrawn = 县里已收回，您记的都在
# On a slip that has left. [20]
todo-left-declined = 您已婉拒
# On a slip that has left. [20]
todo-left-finished = 已经办完
# On a slip that has left. [20]
todo-left-merged = 已并入另一件
# On a slip that has left. [20]
todo-left-moved = 已移交别的县
# On a slip that has left. [20]
todo-left-desk = 已转到别的岗位
# On a slip that has left. [20]
todo-left-scope = 您的片区有变动
