# A photo on the desk: what is shown is the original.
picture-original-here = 原图在这里
# A photo on the desk: the original lies at the county.
picture-original-there = 原图在县里
# A photo on the desk: the original has not come. [20]
picture-original-expected = 原图还在信息员手机上
# A photo on the desk: the original was asked for. [20]
picture-original-asked = 已要原图，联网就送
# Brings the original from the county.
picture-fetch = 取原图
# Asks the officer for the original.
picture-ask = 要原图
# In the place of a large photo of which nothing is here. [20]
picture-none = 照片还没到，可以先看文字
# When a photo was taken, where that is known badly. $time (text) day and time. $span (text) how far off it may be.
picture-about = 约 { $time }，±{ $span }
# A photo that was not taken in the app.
picture-imported = 不是应用里拍的
# Opens a photo, read aloud. $what (text) what it shows.
picture-open = 看大图：{ $what }
# A photo on the desk: not even its preview has come.
picture-preview-expected = 还在路上
