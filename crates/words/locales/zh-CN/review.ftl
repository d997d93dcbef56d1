# Review, heading before a ticket was chosen.
review-title = 看核实
# Review, top: which of how many. $place (number) of it. $all (number) of them.
review-place = 第 { $place } / { $all } 件
# Review, nothing waits to be read. [20]
review-empty = 没有等着看的核实
# Review, nothing waits to be reviewed. [20]
review-empty-reply = 没有等着审核的答复
# Review, under either. [20]
review-empty-more = 来了会排在这里。
# Review, a ticket without a report. [20]
review-no-report = 这件还没有核实报告
# Review, the document, read aloud.
review-document = 核实内容
# Review, the photos, read aloud.
review-photos = 证据照片
# Review, completeness and decision, read aloud.
review-decide = 完整度和处理
# Review, what was found, as a sentence. $finding (text) true, partly, not true. $rest (text) people and money.
review-head = { $finding }。{ $rest }
# Review, the same, where the finding was not given. [20]
review-head-none = 没写核实结论
# Review, people of the claim. $count (number) of them.
review-head-people = { $count } 人
# Review, money of the claim. $amount (text) claimed.
review-head-claimed = 主张 { $amount }
# Review, money that was confirmed. $amount (text) of it.
review-head-confirmed = 核下来 { $amount }
# Review, who verified and when. $name (text) officer. $version (number) of the report. $written (text) time. $received (text) time.
review-by = { $name }核实，第 { $version } 次提交。{ $written } 写完，县里 { $received } 收到。
# Review, on site. $from (text) time. $to (text) time. $span (text) between.
review-on-site = { $from }–{ $to } 在现场，停留 { $span }。
# Review, mark of a report that came late. $why (text) what had happened. [30]
review-late = 迟到补充：{ $why }
# Review, that late work counts as the officer's own. [20]
review-credited = 改派前做的，算他的核实
# Review, table of workers.
review-workers = 欠薪明细
# Review, table heading.
review-worker = 工人
# Review, table heading.
review-team = 班组、分包
# Review, table heading.
review-months = 月数
# Review, table heading.
review-claimed = 主张 元
# Review, table heading.
review-undisputed = 单位认 元
# Review, table heading.
review-basis = 依据
# Review, last row of the table. $count (number) of workers.
review-sum = 合计 { $count } 人
# Review, a cell without an answer.
review-open = 没填
# Review, rows agree with the claim.
review-agrees = 主张对上
# Review, rows differ from the claim. $amount (text) by how much.
review-differs = 和主张差 { $amount }
# Review, workers on a photographed list. $count (number) of them. $amount (text) together. [40]
review-photographed = 名单拍了照：{ $count } 人，共 { $amount }
# Review, section of the chain.
review-chain = 用工链条
# Review, a link of the chain that was seen.
review-contract-seen = 看了合同
# Review, a link of the chain that was not seen.
review-contract-not-seen = 没看到合同
# Review, section of promises.
review-promise = 支付承诺
# Review, an instalment. $amount (text) money. $day (text) by when.
review-instalment = { $amount }，{ $day }前付
# Review, who signed for an instalment. $name (text) him.
review-signed = { $name }签了字
# Review, nobody signed for an instalment.
review-unsigned = 没签字
# Review, section of the officer's words.
review-words = 信息员的话
# Review, section of notes.
review-notes = 走访笔记
# Review, an answer that was left out. $reason (text) why.
review-skipped = 没拿到：{ $reason }
# Review, what a newer form asked. $count (number) of such answers. [40]
review-strange = 还有 { $count } 项新版本才能看
# Review, yes.
review-yes = 是
# Review, no.
review-no = 不是
# Review, over the photos. $have (number) arrived. $all (number) in all.
review-evidence = 证据 { $have }/{ $all } 已到
# Review, asks for all originals. $count (number) of them.
review-ask-all = 要 { $count } 张原图
# Review, no photos. [20]
review-photos-none = 没有照片
# Review, evidence that is not there. $what (text) kind. $why (text) reason.
review-without = { $what }：{ $why }
# Review, evidence that is missing without a reason.
review-missing = 没拍，没写原因
# Review, a photo of a late report.
review-photo-late = 迟到补充
# Review, another report. $name (text) by whom. $count (number) of photos.
review-other = { $name }还有一份核实，照片 { $count } 张。
# Review, a late report. $name (text) by whom. $count (number) of photos.
review-other-late = { $name }还有迟到补充，照片 { $count } 张。
# Review, opens a report beside the one shown.
review-compare = 对照着看
# Review, closes it.
review-alone = 只看这一份
# Review, takes a late report as the visit.
review-honour = 认可这份
# Review, sheet of that.
review-honour-title = 认可迟到补充
# Review, sheet, the note.
review-honour-note = 说一句
# Review, sheet, what will happen. $name (text) who wrote it. [60]
review-honour-will = { $name }的核实就算这次的核实，工单到待研判。两位都会看到。
# Review, completeness. $have (number) done. $all (number) required.
review-complete = 完整度 { $have }/{ $all } 项
# Review, gaps. $count (number) of them.
review-gaps = 缺 { $count } 项
# Review, no gaps.
review-no-gaps = 必填都有
# Review, of the required items, those left out with a reason. $count (number) of them.
review-excused = 其中 { $count } 项写了原因
# Review, what is to be done again.
review-pick = 退回要补什么
# Review, a line of it: money the employer acknowledges. $name (text) worker.
review-line-row = { $name }：单位认多少
# Review, a line of it: a promise that nobody signed.
review-line-promise = 承诺请对方签字，拍一张
# Review, a line of it: a photo whose time is not known. $what (text) it shows.
review-line-untimed = { $what }重拍一张
# Review, a line of it: an answer left out. $what (text) question.
review-line-skipped = { $what }再问一次
# Review, hint of a line: not filled.
review-hint-open = 没填，没写原因
# Review, hint of a line: only said.
review-hint-unsigned = 只有口头
# Review, hint of a line: photo without time.
review-hint-untimed = 未校时，可不重拍
# Review, lines of one's own.
review-more = 还要补的
# Review, beside it.
review-more-hint = 一行一条
# Review, a word to the officer.
review-note = 跟信息员说一句
# Review, over the preview.
review-preview = 信息员会看到
# Review, preview with lines. $name (text) officer. $count (number) of lines.
review-preview-text = { $name }，您好。还差 { $count } 样：
# Review, preview without lines.
review-preview-none = 勾上要补的，这里就是信息员看到的字。
# Review, clock of sending back. [40]
review-clock = 县里收到退回，补核时限就重新算。原来的留底。
# Review, main button. $count (number) of lines.
review-send-back = 退回补 { $count } 项
# Review, main button while nothing is picked.
review-send-back-none = 先勾要补什么
# Review, the other button.
review-take-up = 不用补，进入办理
# Review, sheet before sending back.
review-send-back-title = 退回补核
# Review, sheet, what will happen. $name (text) officer. [60]
review-send-back-will = { $name }联网后看到这些，补完再交一次。这一份原样留着。
# Review, ticket elsewhere. $state (text) where.
review-elsewhere = 这件现在{ $state }，这里只能看。
# Review, foot: originals whose fingerprint agrees. $have (number) of them. $all (number) of photos.
review-fingerprints = { $have } / { $all } 张原图到县里，指纹和信息员签的一致
# Review, foot: photos taken in the app.
review-in-app = 都在应用里拍的
# Review, foot: photos that were not. $count (number) of them.
review-imported = { $count } 张不是在应用里拍的
# Review of a reply, heading over the answer.
review-reply = 职工会读到
# Review of a reply, to whom. [20]
review-reply-to = 职工同志，您好：
# Review of a reply, facts beside it.
review-facts = 核对
# Review of a reply, a fact.
review-solved = 解决了没有
# Review of a reply, a fact.
review-why = 没解决的
# Review of a reply, a fact.
review-recovered = 职工拿到
# Review of a reply, a fact.
review-law = 引用法条
# Review of a reply, a fact.
review-internal = 内部说明
# Review of a reply, a fact: who answered.
review-answered = 答复人
# Review of a reply, a fact: what the officer found.
review-found = 核实结论
# Review of a reply, the reviewer's word.
review-word = 审核意见
# Review of a reply, beside it.
review-word-hint = 退回一定要写
# Review of a reply, the main button.
review-pass = 通过，去回访
# Review of a reply, the other button.
review-fail = 退回重办
# Review of a reply, the other button while no word is written.
review-fail-gap = 退回先写意见
# Review of a reply, what will happen. [40]
review-reply-will = 通过就给职工回访，退回就回到办理员。
