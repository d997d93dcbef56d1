# The product's name, beside the seal and read aloud for it.
app-name = 娘家人
# Title of the window. $screen (text) name of the screen.
app-title = { $screen } · 娘家人
# The main navigation, read aloud.
nav-main = 主导航
# Officer's first tab: the tickets to verify.
nav-todo = 待办
# Second tab: what is on the way.
nav-sync = 同步
# Third tab: person, display, storage.
nav-me = 我
# Desk rail: the queue.
nav-queue = 工单
# Desk rail: reviewing what officers verified.
nav-review = 核实
# Desk rail: settings.
nav-settings = 设置
# The number on the tab 同步, read aloud. $count (number) records only on this device.
nav-held-spoken = { $count } 件仅在本机
# First link of every page, for keyboards.
app-skip = 跳到正文
# The arrow at the top left, read aloud.
app-back = 返回
# Closes a sheet.
app-close = 关闭
# Leaves a sheet without doing anything.
app-cancel = 先不做
# Tries something again.
app-again = 再试一次
# Leads from a screen that is not there to the first one.
app-home = 回到首页
# A list's end while more rows are read.
app-loading = 正在取
# The name of the search field where nothing else is said, read aloud.
app-search = 查找
# Clears a search field, read aloud.
app-search-clear = 清空
# Speaks into a search field, read aloud.
app-search-voice = 说话查找
# Heading of an error that has no better words. [20]
app-went-wrong = 这一步没做成
