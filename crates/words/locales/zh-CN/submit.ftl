### 06: a last look before handing in.

# Title of the bar. [20]
submit-title = 提交前看一遍
# Second line of the bar. $number (text) day and tail of the ticket. $title (text) of the ticket.
submit-small = { $number } · { $title }
# Heading. $all (number) required questions. $done (number) of them answered.
submit-required = 必填 { $all } 项，填了 { $done } 项
# Beside the heading. [20]
submit-ready = 可以提交
# Beside the heading. $count (number) gaps. [20]
submit-gaps = 还缺 { $count } 项
# The bar under the heading, read aloud. $done (number) answered. $skipped (number) with a reason. $missing (number) open.
submit-meter = { $done } 项已填，{ $skipped } 项说明了原因，{ $missing } 项没填
# Heading of the gaps. [20]
submit-missing = 先补这几样
# Heading of what does not add up, and does not stop. [30]
submit-warns = 对不上的，县里会看到
# Heading of what was left out with a reason. [20]
submit-left-out = 没拿到的，都写了原因
# Heading of the words of the officer. [20]
submit-summary = 用几句话说结论
# Under that heading. [30]
submit-summary-hint = 县里先看这几句
# Heading of what the county gets. [20]
submit-county-sees = 县里会看到
# A line of it. $finding (text) the finding. [20]
submit-finding = 核实下来：{ $finding }
# A line of it. $people (number) workers. $amount (text) an amount.
submit-claim = { $people } 人，{ $amount }
# Under that line. $undisputed (text) an amount. $disputed (text) an amount.
submit-claim-more = 单位认 { $undisputed }，有争议 { $disputed }
# A line of it. $photos (number) photos. $notes (number) notes.
submit-counts = 照片 { $photos } 张，笔记 { $notes } 条
# Under that line. $count (number) photos whose time could not be proved. [30]
submit-untimed = { $count } 张未校时，已说明
# Under that line. $count (number) photos not taken in the app. [30]
submit-imported = { $count } 张不是在应用里拍的，已标明
# A line of it. $count (number) reports taken over. [20]
submit-adopted = 采用了 { $count } 份迟到补充
# Over the three copies. [20]
submit-after = 提交以后这样走
# The first copy.
submit-copy-here = 存根联
# What becomes of it. [20]
submit-copy-here-more = 马上存在这台手机
# The second copy.
submit-copy-county = 县里联
# What becomes of it. [20]
submit-copy-county-more = 有网自动送，文字先到
# The third copy.
submit-copy-accepted = 受理联
# What becomes of it. [20]
submit-copy-accepted-more = 县里看过盖回执
# The main action. [20]
submit-do = 提交核实
# The same while something stops it. $count (number) gaps. [20]
submit-blocked = 还缺 { $count } 项，不能提交
# Title of the last sheet. [20]
submit-sure = 现在提交核实
# What it will do. [60]
submit-sure-more = 马上存在这台手机，有网自动送到县里。没网也能交。
# What comes after. [60]
submit-sure-later = 交了以后还能补照片、记笔记，县里会看到是后来补的。
# The officer's word for it. [30]
submit-word = 以上是我在现场看到、听到的。
# The button of that sheet. [20]
submit-sure-do = 提交
# The same while the box is open. [20]
submit-sure-need = 先在上面打勾
