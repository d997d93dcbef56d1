# Queue, filters by state.
queue-by-state = 环节
# Queue, filters by danger.
queue-by-risk = 风险
# Queue, filters by deadline.
queue-by-time = 时限
# Queue, filters that are used often.
queue-by-use = 常用
# Queue, filter: everything open.
queue-all = 全部在办
# Queue, filter: past the deadline.
queue-overdue = 已超时
# Queue, filter: due today.
queue-due-today = 今天到期
# Queue, filter: alerts nobody has read.
queue-open-alert = 预警待知悉
# Queue, filter: late reports nobody has taken up.
queue-late = 迟到补充待看
# Queue, table heading.
queue-column-risk = 风险
# Queue, table heading.
queue-column-matter = 事项
# Queue, table heading.
queue-column-officer = 信息员
# Queue, table heading.
queue-column-due = 时限
# Queue, table heading.
queue-column-progress = 进展
# Queue, the table, read aloud.
queue-table = 工单
# Queue, a ticket nobody verifies.
queue-unassigned = 未指派
# Queue, a ticket on which an own order waits. [20]
queue-pending = 已存本机，待受理
# Queue, photos that have come. $have (number) of them. $all (number) in all.
queue-photos = 照片 { $have }/{ $all } 已到
# Queue, alerts nobody has read. $count (number) of them.
queue-alerts = { $count } 条预警待知悉
# Queue, late reports. $count (number) of them.
queue-lates = { $count } 份迟到补充
# Queue, a row that is on its way from the disk.
queue-row-loading = 正在取
# Queue, nothing under a filter. [20]
queue-none = 这里现在没有工单
# Queue, nothing at all. [20]
queue-empty = 没有在办的工单
# Queue, under that. [30]
queue-empty-more = 登记一件，或者等县里派来。
# Queue, the way back from an empty filter.
queue-show-all = 看全部
# Queue, before the first sync is over. [30]
queue-loading = 正在第一次同步，工单陆续会到。
# Queue, opens the registration.
queue-register = 登记
# Queue, foot: which rows. $from (number) first. $to (number) last. $all (number) of them.
queue-range = 第 { $from }–{ $to } 件，共 { $all } 件
# Queue, foot: no rows.
queue-range-none = 共 0 件
# Queue, foot: the order.
queue-order = 排序：红色、超时、快到期
# Queue, foot: the chosen row. $place (number) of it. $all (number) of them.
queue-place = 第 { $place } 件，共 { $all } 件
