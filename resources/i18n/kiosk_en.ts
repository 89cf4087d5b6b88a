<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AppointmentTimeScreen</name>
    <message>
        <source>就约这个时间</source>
        <translation>Make the appointment</translation>
    </message>
    <message>
        <source>什么时候来？</source>
        <translation>When will you come?</translation>
    </message>
    <message>
        <source>这件事不用预约，请直接到窗口取号办理。</source>
        <translation>No appointment is needed. Take a number at the window.</translation>
    </message>
    <message>
        <source>暂时没有可以预约的日子，请到窗口或拨打大厅电话预约。</source>
        <translation>No day can be booked now. Please ask at a window or call the hall.</translation>
    </message>
</context>
<context>
    <name>AppointmentsScreen</name>
    <message>
        <source>新的预约</source>
        <translation>New appointment</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>您现在没有预约。</source>
        <translation>You have no appointment.</translation>
    </message>
    <message>
        <source>到时候带身份证到窗口，不用打印件也能找到。</source>
        <translation>Bring your ID card to the window; it finds the appointment without paper.</translation>
    </message>
    <message>
        <source>预约</source>
        <translation>Appointment</translation>
    </message>
    <message>
        <source>预约号 %1</source>
        <translation>Appointment %1</translation>
    </message>
    <message>
        <source>取消这个预约</source>
        <translation>Cancel it</translation>
    </message>
</context>
<context>
    <name>CaptureScreen</name>
    <message>
        <source>没有找到材料</source>
        <translation>No paper found</translation>
    </message>
    <message>
        <source>拍得不清楚</source>
        <translation>The picture is not clear</translation>
    </message>
    <message>
        <source>光线太暗</source>
        <translation>It is too dark</translation>
    </message>
    <message>
        <source>摄像头正在重新启动</source>
        <translation>The camera is restarting</translation>
    </message>
    <message>
        <source>这张照片没有保存成功</source>
        <translation>This picture was not saved</translation>
    </message>
    <message>
        <source>摄像头暂时不能用</source>
        <translation>The camera cannot be used now</translation>
    </message>
    <message>
        <source>请把整张纸放在摄像头下的拍摄区，四个角都要露出来，再拍一次。</source>
        <translation>Lay the whole sheet under the camera so that all four corners show, then try again.</translation>
    </message>
    <message>
        <source>请把纸放平，手离开纸面，停稳以后再拍一次。</source>
        <translation>Lay the sheet flat, take your hands away, wait a moment, then try again.</translation>
    </message>
    <message>
        <source>请移开挡住光线的物品，再拍一次。</source>
        <translation>Move away whatever blocks the light, then try again.</translation>
    </message>
    <message>
        <source>请稍等几秒钟，再点“再试一次”。</source>
        <translation>Please wait a few seconds, then touch &quot;Try again&quot;.</translation>
    </message>
    <message>
        <source>请再拍一次。仍不行，请到人工窗口办理，填写的内容不会丢失。</source>
        <translation>Please take it again. If it still fails, go to a staffed window; what you filled in is not lost.</translation>
    </message>
    <message>
        <source>您可以稍后再试，或到人工窗口办理；已填写的内容会保存，不用重填。</source>
        <translation>You can try later or go to a staffed window; what you filled in is kept, you need not do it again.</translation>
    </message>
    <message>
        <source>纸没有完全放进拍摄区，边上可能缺了一块。</source>
        <translation>The sheet is not fully in view; an edge may be missing.</translation>
    </message>
    <message>
        <source>照片有点模糊，拍的时候请不要动。</source>
        <translation>The picture is a little blurred. Please keep still while it is taken.</translation>
    </message>
    <message>
        <source>照片偏暗，请移开遮挡。</source>
        <translation>The picture is rather dark. Please move away what casts a shadow.</translation>
    </message>
    <message>
        <source>这一页好像是空白的，是不是放反了？</source>
        <translation>This page looks blank. Is it face down?</translation>
    </message>
    <message>
        <source>正在拍照…</source>
        <translation>Taking the picture…</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>清楚，就用这张</source>
        <translation>It is clear, use this one</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>拍照</source>
        <translation>Take picture</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a staffed window</translation>
    </message>
    <message>
        <source>请看一看：四边完整、字能看清吗？</source>
        <translation>Please check: are all four edges in, can the words be read?</translation>
    </message>
    <message>
        <source>%1（第 %2 页）</source>
        <translation>%1 (page %2)</translation>
    </message>
    <message>
        <source>拍到的页面</source>
        <translation>The page just taken</translation>
    </message>
    <message>
        <source>请不要动…</source>
        <translation>Please keep still…</translation>
    </message>
    <message>
        <source>看到材料了，可以拍照</source>
        <translation>Page found, ready to take</translation>
    </message>
    <message>
        <source>把纸放平，四个角都要露出来</source>
        <translation>Lay the sheet flat, all four corners in view</translation>
    </message>
    <message>
        <source>有反光，字看不清，请把纸挪一挪。</source>
        <translation>A lamp shines on it: move the paper a little.</translation>
    </message>
    <message>
        <source>拍到了手指，请把手拿开。</source>
        <translation>A finger is in the picture: take your hand away.</translation>
    </message>
    <message>
        <source>有一个角没有拍到，请放正。</source>
        <translation>One corner is outside the picture: lay the paper straight.</translation>
    </message>
</context>
<context>
    <name>CardScreen</name>
    <message>
        <source>身份证拿开得太早了</source>
        <translation>The card was lifted too early</translation>
    </message>
    <message>
        <source>没有读出身份证</source>
        <translation>The card could not be read</translation>
    </message>
    <message>
        <source>这张卡不能在这里读取</source>
        <translation>This card cannot be read here</translation>
    </message>
    <message>
        <source>身份证需要工作人员核对</source>
        <translation>Staff need to check this card</translation>
    </message>
    <message>
        <source>身份证上的信息有误</source>
        <translation>The card&apos;s data are not valid</translation>
    </message>
    <message>
        <source>身份证已经过期</source>
        <translation>The card has expired</translation>
    </message>
    <message>
        <source>读卡器暂时不能用</source>
        <translation>The card reader cannot be used now</translation>
    </message>
    <message>
        <source>读卡器正在重新启动</source>
        <translation>The card reader is restarting</translation>
    </message>
    <message>
        <source>没有等到身份证</source>
        <translation>No card was found</translation>
    </message>
    <message>
        <source>请把身份证重新平放在读卡区，等屏幕提示“读取完成”后再拿起。</source>
        <translation>Lay the card flat on the reader again and lift it only when the screen says &quot;Reading done&quot;.</translation>
    </message>
    <message>
        <source>请取下卡套，避开手机和硬币，平放后再试。试三次仍不行，请到人工窗口办理。</source>
        <translation>Take off any sleeve, keep phones and coins away, lay it flat and try again. After three tries please go to a staffed window.</translation>
    </message>
    <message>
        <source>请使用居民身份证、港澳台居民居住证或外国人永久居留身份证。其他证件请到人工窗口办理。</source>
        <translation>Use a resident identity card, a residence permit for Hong Kong, Macao and Taiwan residents, or a foreign permanent resident card. For other documents please go to a staffed window.</translation>
    </message>
    <message>
        <source>芯片里的信息没有通过核验。请带着身份证到人工窗口，由工作人员为您核对。</source>
        <translation>The chip did not pass the check. Please take the card to a staffed window, where staff will check it for you.</translation>
    </message>
    <message>
        <source>读出的号码或日期没有通过校验。请再读一次；仍不行请到人工窗口核对。</source>
        <translation>The number or a date on the card did not pass the check. Please read it again; if it fails, have it checked at a staffed window.</translation>
    </message>
    <message>
        <source>请换领新身份证后再来。急需办理的，可以到人工窗口咨询临时身份证明。</source>
        <translation>Please come back with a renewed card. If it is urgent, ask at a staffed window about a temporary certificate.</translation>
    </message>
    <message>
        <source>去人工窗口办理</source>
        <translation>Go to a staffed window</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a staffed window</translation>
    </message>
    <message>
        <source>请不要移动身份证，马上就好。</source>
        <translation>Please do not move the card, it takes only a moment.</translation>
    </message>
    <message>
        <source>正在读取身份证</source>
        <translation>Reading the card</translation>
    </message>
    <message>
        <source>请把身份证平放在读卡区</source>
        <translation>Lay your ID card flat on the reader</translation>
    </message>
    <message>
        <source>已感应到卡片，正在读取…</source>
        <translation>Card found, reading…</translation>
    </message>
    <message>
        <source>等待放卡…</source>
        <translation>Waiting for the card…</translation>
    </message>
    <message>
        <source>只读取证件上的文字和照片，不读取指纹。</source>
        <translation>Only text and photo are read from the card, never fingerprints.</translation>
    </message>
    <message>
        <source>您可以换一台终端，或到人工窗口办理；也可以过一会儿再试。</source>
        <translation>You can use another terminal or go to a staffed window, or try again in a while.</translation>
    </message>
    <message>
        <source>请先拿起身份证，稍等几秒钟，点“再试一次”，再重新放上。</source>
        <translation>Lift the card, wait a few seconds, touch &quot;Try again&quot;, then lay it down again.</translation>
    </message>
    <message>
        <source>请拿起身份证，点“再试一次”，再平放到读卡区。没带身份证的，请到人工窗口办理。</source>
        <translation>Lift the card, touch &quot;Try again&quot;, then lay it flat on the reader. Without a card, please go to a staffed window.</translation>
    </message>
    <message>
        <source>放在屏幕下方亮灯的读卡区，读取前不要拿起。已经放着的，请拿起来再放一次。</source>
        <translation>Lay it on the lit reader below the screen and do not lift it before it is read. If it lies there already, lift it and lay it down again.</translation>
    </message>
</context>
<context>
    <name>CasesScreen</name>
    <message>
        <source>没有需要补交材料的办件</source>
        <translation>No case needs a supplement</translation>
    </message>
    <message>
        <source>补交哪一件的材料？</source>
        <translation>Which case is it for?</translation>
    </message>
    <message>
        <source>没有可以打印的结果</source>
        <translation>There is nothing to print</translation>
    </message>
    <message>
        <source>打印哪一件的结果？</source>
        <translation>Which result shall be printed?</translation>
    </message>
    <message>
        <source>没有查到您的办件</source>
        <translation>No case of yours was found</translation>
    </message>
    <message>
        <source>您的办件</source>
        <translation>Your cases</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a window</translation>
    </message>
    <message>
        <source>刚在别处办理的，可能还没有传到这里，过几分钟再查；也可以到窗口询问。</source>
        <translation>What you did elsewhere just now may not be here yet. Try again in a few minutes, or ask at a window.</translation>
    </message>
    <message>
        <source>状态：%1</source>
        <translation>State: %1</translation>
    </message>
    <message>
        <source>%1 收件&#x3000;%2</source>
        <translation>Received %1, %2</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>没有可以评价的办件</source>
        <translation>There is nothing to rate</translation>
    </message>
    <message>
        <source>评价哪一件？</source>
        <translation>Which case would you like to rate?</translation>
    </message>
</context>
<context>
    <name>CertificatesScreen</name>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a window</translation>
    </message>
    <message>
        <source>这件的结果不在自助终端打印，请带身份证到窗口领取。</source>
        <translation>This result is not printed at terminals. Please collect it at a window with your ID card.</translation>
    </message>
    <message>
        <source>打印件带验证码和二维码，也写着是第几次打印。</source>
        <translation>The print bears a check code, a QR code and which print it is.</translation>
    </message>
    <message>
        <source>请到窗口领取</source>
        <translation>Please collect it at a window</translation>
    </message>
    <message>
        <source>打印证照证明</source>
        <translation>Print a certificate</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>发证机关</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <source>已打印 %1 次，最多 %2 次</source>
        <translation>Printed %1 times, at most %2</translation>
    </message>
    <message>
        <source>已打印 %1 次</source>
        <translation>Printed %1 times</translation>
    </message>
    <message>
        <source>打印次数已经用完。还需要的话，请到人工窗口办理。</source>
        <translation>It may not be printed again. If you need another, please ask at a window.</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
</context>
<context>
    <name>ComplaintScreen</name>
    <message>
        <source>提交并打印回执</source>
        <translation>Send and print a slip</translation>
    </message>
    <message>
        <source>不用刷身份证。也可以拨打 12345 政务服务便民热线。</source>
        <translation>No ID card is needed. You can also call the 12345 hotline.</translation>
    </message>
    <message>
        <source>投诉建议</source>
        <translation>Complaint, suggestion</translation>
    </message>
    <message>
        <source>关于办件 %1</source>
        <translation>About case %1</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>请写明时间、地点和经过</source>
        <translation>When, where and what happened</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>联系电话（想收到答复就填）</source>
        <translation>Phone (if you want an answer)</translation>
    </message>
    <message>
        <source>提交后有编号，%1 个工作日内答复。</source>
        <translation>You get a number; the answer comes within %1 working days.</translation>
    </message>
</context>
<context>
    <name>DeliveryScreen</name>
    <message>
        <source>就这样领取</source>
        <translation>That is fine</translation>
    </message>
    <message>
        <source>邮寄不收费。不用邮寄的，不需要填地址。</source>
        <translation>Mail is free of charge. Without mail no address is needed.</translation>
    </message>
    <message>
        <source>办好后怎么领取</source>
        <translation>How to receive the result</translation>
    </message>
</context>
<context>
    <name>FaceCheckScreen</name>
    <message>
        <source>摄像头正在重新启动，稍等几秒钟可以再试，也可以换一种方式。</source>
        <translation>The camera is restarting. Try again in a few seconds, or choose another way.</translation>
    </message>
    <message>
        <source>这不是您的问题。请换一种方式，已填写的内容都在。</source>
        <translation>This is not your fault. Please choose another way; what you entered is kept.</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>换一种方式</source>
        <translation>Another way</translation>
    </message>
    <message>
        <source>请看摄像头</source>
        <translation>Please look into the camera</translation>
    </message>
    <message>
        <source>画面只在本机比对，不保存、不上传；比对完马上删除。</source>
        <translation>The picture is compared in this terminal only: not kept, not sent, deleted at once.</translation>
    </message>
    <message>
        <source>核对通过，是您本人</source>
        <translation>It is you</translation>
    </message>
    <message>
        <source>画面已经删除，只记下核对的结果和时间。</source>
        <translation>The picture is deleted; only result and time are noted.</translation>
    </message>
    <message>
        <source>摄像头用不了</source>
        <translation>The camera does not work</translation>
    </message>
    <message>
        <source>画面已经删除，这次不再使用摄像头。请工作人员核对，或到人工窗口办理，内容都在。</source>
        <translation>The picture is deleted and the camera is not used again in this visit. Ask a member of staff, or go to a staffed window; all is kept.</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>To a staffed window</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>画面已经删除。还可以再试 %1 次，也可以随时换一种方式，办理一样快。</source>
        <translation>The picture is deleted. You can try %1 more time(s), or choose another way at any time: it takes no longer.</translation>
    </message>
</context>
<context>
    <name>FaceConsentScreen</name>
    <message>
        <source>同意，打开摄像头</source>
        <translation>I agree, use the camera</translation>
    </message>
    <message>
        <source>不同意，换一种方式</source>
        <translation>I do not agree, another way</translation>
    </message>
    <message>
        <source>这是单独的同意，和前面的告知书分开。不同意也能办，没有任何影响。</source>
        <translation>This consent is separate from the notice before. You may refuse: it makes no difference to your matter.</translation>
    </message>
    <message>
        <source>用摄像头核对前，请先看</source>
        <translation>Before the camera is used, please read</translation>
    </message>
</context>
<context>
    <name>FindCaseScreen</name>
    <message>
        <source>刷身份证查询</source>
        <translation>Use my ID card</translation>
    </message>
    <message>
        <source>刷身份证能看到您的全部办件，还能补交材料、打印结果。</source>
        <translation>With your ID card you see all your cases, and can bring missing papers or print results.</translation>
    </message>
    <message>
        <source>查进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>这里没有查到这个办件。请核对编号；刚在别处提交的，过几分钟再查，或者到窗口询问。</source>
        <translation>No such case is known here. Check the number; if you applied elsewhere just now, try again in a few minutes, or ask at a window.</translation>
    </message>
    <message>
        <source>这不是收件凭证上的二维码，请换凭证上的再扫一次。</source>
        <translation>This is not the code of a receipt. Please scan the one on your receipt.</translation>
    </message>
    <message>
        <source>或者扫收件凭证上的二维码</source>
        <translation>Or scan the code on your receipt</translation>
    </message>
    <message>
        <source>把凭证上的二维码对准扫码口，屏幕会显示办到哪一步，不显示姓名。</source>
        <translation>Hold the code before the scanner. The screen shows how far it is, without your name.</translation>
    </message>
    <message>
        <source>或者输入收件编号</source>
        <translation>Or type the case number</translation>
    </message>
    <message>
        <source>只用编号，只能看到办理状态。</source>
        <translation>The number alone shows the state only.</translation>
    </message>
    <message>
        <source>收件编号</source>
        <translation>Case number</translation>
    </message>
    <message>
        <source>查状态</source>
        <translation>Show the state</translation>
    </message>
</context>
<context>
    <name>FormScreen</name>
    <message>
        <source>改好了</source>
        <translation>Done changing</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>第 %1 项，共 %2 项</source>
        <translation>Item %1 of %2</translation>
    </message>
</context>
<context>
    <name>FoundScreen</name>
    <message>
        <source>办理%1</source>
        <translation>Apply for %1</translation>
    </message>
    <message>
        <source>选择要办的事</source>
        <translation>Choose a matter</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>最近 24 小时内，您在本机提交过下面的事项。</source>
        <translation>In the last 24 hours you handed in this matter at this terminal.</translation>
    </message>
    <message>
        <source>您有一件没办完的事</source>
        <translation>You have an unfinished matter</translation>
    </message>
    <message>
        <source>您的事项已提交</source>
        <translation>Your matter was handed in</translation>
    </message>
    <message>
        <source>没有找到记录</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>尚未提交</source>
        <translation>Not handed in yet</translation>
    </message>
    <message>
        <source>开始时间</source>
        <translation>Begun</translation>
    </message>
    <message>
        <source>继续办理</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>放弃，全部清除</source>
        <translation>Give it up and erase everything</translation>
    </message>
    <message>
        <source>已提交，已送达平台</source>
        <translation>Handed in, arrived at the platform</translation>
    </message>
    <message>
        <source>已提交，保存在本机，网络恢复后自动送达</source>
        <translation>Handed in, kept in this terminal, sent by itself when the network is back</translation>
    </message>
    <message>
        <source>收件编号</source>
        <translation>Receipt number</translation>
    </message>
    <message>
        <source>提交时间</source>
        <translation>Handed in at</translation>
    </message>
    <message>
        <source>打印凭证</source>
        <translation>Print receipt</translation>
    </message>
    <message>
        <source>补打凭证</source>
        <translation>Print receipt again</translation>
    </message>
    <message>
        <source>上次填好的内容都还在，可以接着办。</source>
        <translation>Everything you filled in last time is still here, you can go on.</translation>
    </message>
    <message>
        <source>没有您未办完的事项，最近 24 小时在本机也没有提交过。</source>
        <translation>You have no unfinished matter, and handed nothing in here within 24 hours.</translation>
    </message>
    <message>
        <source>这件事已在别处办理</source>
        <translation>This matter was done elsewhere</translation>
    </message>
    <message>
        <source>大厅的共享服务暂时没有回应：在其他窗口或终端没办完的内容，现在查不到。</source>
        <translation>The hall&apos;s shared service does not answer: what you began at another window or terminal cannot be seen now.</translation>
    </message>
    <message>
        <source>您在这里没办完的事，已经在其他窗口或终端收件，不用再办。</source>
        <translation>What you left unfinished here was handed in at another window or terminal. Nothing more to do.</translation>
    </message>
    <message>
        <source>您在这里没办完的事，已经在其他窗口或终端结束，这里不再保留。</source>
        <translation>What you left unfinished here was ended at another window or terminal and is not kept here.</translation>
    </message>
    <message>
        <source>上次保存</source>
        <translation>Last saved</translation>
    </message>
    <message>
        <source>这是您在其他窗口或终端填写的，已经取到这里，内容和扫描件都在。</source>
        <translation>You filled this in at another window or terminal. It is here now, with its scans.</translation>
    </message>
</context>
<context>
    <name>GuideBook</name>
    <message>
        <source>点一份材料，看要求、空白表格、填写样表和来源。</source>
        <translation>Touch a document to see its requirements, blank form, sample and source.</translation>
    </message>
    <message>
        <source>有效期：%1</source>
        <translation>Valid for: %1</translation>
    </message>
    <message>
        <source>看样本</source>
        <translation>See a sample</translation>
    </message>
    <message>
        <source>打印这份指南</source>
        <translation>Print this guide</translation>
    </message>
    <message>
        <source>办事指南的二维码</source>
        <translation>QR code of the guide</translation>
    </message>
    <message>
        <source>用手机扫一扫，随时看最新的办事指南。</source>
        <translation>Scan it with your phone to read the newest guide at any time.</translation>
    </message>
    <message>
        <source>第 %1 版，%2 起有效</source>
        <translation>Version %1, in force since %2</translation>
    </message>
</context>
<context>
    <name>GuideFront</name>
    <message>
        <source>多久办好</source>
        <translation>How long it takes</translation>
    </message>
    <message>
        <source>要花多少钱</source>
        <translation>What it costs</translation>
    </message>
    <message>
        <source>在这里要填多久</source>
        <translation>Time needed here</translation>
    </message>
    <message>
        <source>约 %1 分钟</source>
        <translation>about %1 minutes</translation>
    </message>
    <message>
        <source>完整办事指南：流程图、样表、依据、地点</source>
        <translation>The whole guide: steps, sample forms, laws, places</translation>
    </message>
    <message>
        <source>一件事：一次填写，一次交材料，办好 %1 件</source>
        <translation>All in one: fill in once, hand in once, %1 matters done</translation>
    </message>
    <message>
        <source>每件事由各自的部门办理，各有一个收件编号，结果分别通知。</source>
        <translation>Each is handled by its own office under a number of its own; you hear about each separately.</translation>
    </message>
    <message>
        <source>需要准备</source>
        <translation>What you need</translation>
    </message>
    <message>
        <source>谁可以办</source>
        <translation>Who can apply</translation>
    </message>
    <message>
        <source>没关系：请到人工窗口咨询，工作人员会告诉您怎样才能办。也可以返回看看别的事项。</source>
        <translation>No problem: ask at a staffed window, where staff will tell you how it can be done. Or go back and look at other matters.</translation>
    </message>
    <message>
        <source>办好以后：%1</source>
        <translation>You will get: %1</translation>
    </message>
    <message>
        <source>承办部门：%1</source>
        <translation>Handled by: %1</translation>
    </message>
</context>
<context>
    <name>GuideMaterial</name>
    <message>
        <source>要不要交</source>
        <translation>Needed?</translation>
    </message>
    <message>
        <source>从哪里来</source>
        <translation>Where from</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Legal basis</translation>
    </message>
    <message>
        <source>用于</source>
        <translation>For</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>要求</source>
        <translation>Requirements</translation>
    </message>
    <message>
        <source>这份材料没有固定表格。</source>
        <translation>There is no form for this document.</translation>
    </message>
    <message>
        <source>看空白表格</source>
        <translation>See the blank form</translation>
    </message>
    <message>
        <source>看填写样表</source>
        <translation>See a filled-in sample</translation>
    </message>
</context>
<context>
    <name>GuideMaterialRow</name>
    <message>
        <source>用于：%1</source>
        <translation>For: %1</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>不用带</source>
        <translation>not needed</translation>
    </message>
    <message>
        <source>可以后补</source>
        <translation>may follow</translation>
    </message>
    <message>
        <source>可不交</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>有的情况要带</source>
        <translation>in some cases</translation>
    </message>
    <message>
        <source>要带</source>
        <translation>bring it</translation>
    </message>
</context>
<context>
    <name>GuidePrinting</name>
    <message>
        <source>打印机没有纸了</source>
        <translation>The printer is out of paper</translation>
    </message>
    <message>
        <source>打印机盖子没有关好</source>
        <translation>The printer&apos;s cover is open</translation>
    </message>
    <message>
        <source>打印机卡纸了</source>
        <translation>Paper is jammed in the printer</translation>
    </message>
    <message>
        <source>打印机没有墨粉了</source>
        <translation>The printer is out of toner</translation>
    </message>
    <message>
        <source>打印机暂时连不上</source>
        <translation>The printer cannot be reached</translation>
    </message>
    <message>
        <source>打印机出了故障</source>
        <translation>The printer has a fault</translation>
    </message>
    <message>
        <source>正在打印…</source>
        <translation>Printing…</translation>
    </message>
    <message>
        <source>已打印，请取走</source>
        <translation>Printed. Please take it</translation>
    </message>
    <message>
        <source>没有打印好：%1。请再试一次，或者扫码用手机看。</source>
        <translation>Not printed: %1. Please try again, or scan the code and read it on your phone.</translation>
    </message>
</context>
<context>
    <name>GuideScreen</name>
    <message>
        <source>都符合，开始办理</source>
        <translation>All fits, begin</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a staffed window</translation>
    </message>
    <message>
        <source>不确定</source>
        <translation>Not sure</translation>
    </message>
    <message>
        <source>打印这一份</source>
        <translation>Print this</translation>
    </message>
    <message>
        <source>看好了</source>
        <translation>Seen, go back</translation>
    </message>
    <message>
        <source>办事指南</source>
        <translation>Service guide</translation>
    </message>
    <message>
        <source>去人工窗口办理</source>
        <translation>Go to a staffed window</translation>
    </message>
</context>
<context>
    <name>HeldScreen</name>
    <message>
        <source>它还在“%1”打开着。</source>
        <translation>It is still open at &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>大厅的共享服务没有回应，暂时取不过来。请稍后再试，或到人工窗口办理。</source>
        <translation>The hall&apos;s shared service does not answer, so it cannot be fetched now. Try later, or go to a staffed window.</translation>
    </message>
    <message>
        <source>这件事不能在自助终端接着办，请到人工窗口办理，已填写的内容都在。</source>
        <translation>This matter cannot go on at a self-service terminal. Please go to a staffed window; all is kept.</translation>
    </message>
    <message>
        <source>正在取过来…</source>
        <translation>Fetching it…</translation>
    </message>
    <message>
        <source>我就在这里，接着办</source>
        <translation>I am here, go on</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>To a staffed window</translation>
    </message>
    <message>
        <source>等一等，再看一次</source>
        <translation>Wait, look again</translation>
    </message>
    <message>
        <source>先办别的</source>
        <translation>Something else first</translation>
    </message>
    <message>
        <source>同一件事同一时间只能在一个地方填写。</source>
        <translation>One matter can be filled in at one place at a time.</translation>
    </message>
    <message>
        <source>您有一件事正在别处打开着</source>
        <translation>You have a matter open elsewhere</translation>
    </message>
    <message>
        <source>如果那边没有人在办，最晚 %1 就会自动放开。</source>
        <translation>If nobody is working on it there, it is free at %1 at the latest.</translation>
    </message>
    <message>
        <source>身份证在您手里，您可以把它接过来办；那边屏幕上的内容会马上清除。如果是工作人员正在为您办理，请等一等。</source>
        <translation>You hold the card, so you may take it over: the other screen is cleared at once. If a member of staff is working on it for you, please wait.</translation>
    </message>
    <message>
        <source>先不接着办，看看别的</source>
        <translation>Not now, something else</translation>
    </message>
    <message>
        <source>先办%1</source>
        <translation>%1 first</translation>
    </message>
</context>
<context>
    <name>IdentityScreen</name>
    <message>
        <source>男</source>
        <translation>Male</translation>
    </message>
    <message>
        <source>女</source>
        <translation>Female</translation>
    </message>
    <message>
        <source>未说明</source>
        <translation>Not stated</translation>
    </message>
    <message>
        <source>是我本人，信息无误</source>
        <translation>This is me, all correct</translation>
    </message>
    <message>
        <source>信息不对</source>
        <translation>Something is wrong</translation>
    </message>
    <message>
        <source>正在办理：%1</source>
        <translation>Now: %1</translation>
    </message>
    <message>
        <source>请核对您的身份信息</source>
        <translation>Please check your personal data</translation>
    </message>
    <message>
        <source>请收好您的身份证，后面不再需要。</source>
        <translation>Please put your ID card away, it is not needed any more.</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>性别</source>
        <translation>Sex</translation>
    </message>
    <message>
        <source>民族</source>
        <translation>Ethnic group</translation>
    </message>
    <message>
        <source>出生日期</source>
        <translation>Date of birth</translation>
    </message>
    <message>
        <source>证件号码</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>长期</source>
        <translation>Long-term</translation>
    </message>
    <message>
        <source>签发机关</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <source>这些信息来自您的身份证，不需要再填写。号码中间几位已遮住，防止旁人看到。</source>
        <translation>These data come from your ID card and need not be typed. The middle of the number is hidden from people nearby.</translation>
    </message>
    <message>
        <source>去人工窗口咨询</source>
        <translation>Ask at a staffed window</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>%1年%2月%3日</source>
        <translation>%1-%2-%3</translation>
    </message>
    <message>
        <source>姓名里有屏幕显示不出来的字，用方框代替。不影响办理，以身份证芯片里的字为准。</source>
        <translation>The name has characters this screen cannot show; boxes stand in their place. This does no harm: the chip of the card counts.</translation>
    </message>
    <message>
        <source>大厅的共享服务暂时没有回应：在其他窗口或终端没办完的内容，现在查不到。</source>
        <translation>The hall&apos;s shared service does not answer: what you began at another window or terminal cannot be seen now.</translation>
    </message>
    <message>
        <source>我是替别人或者单位来办的</source>
        <translation>I act for somebody else or an organisation</translation>
    </message>
    <message>
        <source>未满 %1 周岁，需要监护人陪同。监护人可以在这里办：先刷监护人的身份证，选“我是替别人或者单位来办的”，再读孩子的身份证。也可以一起到人工窗口。</source>
        <translation>Under %1 a guardian has to come along. The guardian can do it here: begin with the guardian&apos;s card, choose &quot;I act for somebody else or an organisation&quot;, then read the child&apos;s card. Or come to a window together.</translation>
    </message>
    <message>
        <source>您未满 18 周岁。以自己的劳动收入为主要生活来源的，可以自己办，下一步请您说明；不是的，请监护人来办。</source>
        <translation>You are under 18. If you live mainly on your own earnings you may apply alone: please say so in the next step. If not, a guardian has to come.</translation>
    </message>
</context>
<context>
    <name>IssuedScreen</name>
    <message>
        <source>补交成功</source>
        <translation>Your supplement is handed in</translation>
    </message>
    <message>
        <source>已经收到您的意见</source>
        <translation>We have your message</translation>
    </message>
    <message>
        <source>预约成功</source>
        <translation>Your appointment is made</translation>
    </message>
    <message>
        <source>打印证照证明</source>
        <translation>Print a certificate</translation>
    </message>
    <message>
        <source>补交的内容已经保存，不受打印影响。</source>
        <translation>Your supplement is safe, whatever the printer does.</translation>
    </message>
    <message>
        <source>您的意见已经登记，不受打印影响，请记下编号。也可以拨打 12345。</source>
        <translation>Your message is registered, whatever the printer does. Please note the number. You can also call 12345.</translation>
    </message>
    <message>
        <source>预约已经登记，不受打印影响，到时候刷身份证就能找到。</source>
        <translation>Your appointment is kept, whatever the printer does; your ID card finds it.</translation>
    </message>
    <message>
        <source>请工作人员处理好打印机，再打印一次。</source>
        <translation>Please ask the staff to see to the printer, then print again.</translation>
    </message>
    <message>
        <source>打印机没有纸了</source>
        <translation>The printer is out of paper</translation>
    </message>
    <message>
        <source>打印机盖子没有关好</source>
        <translation>The printer&apos;s cover is open</translation>
    </message>
    <message>
        <source>打印机卡纸了</source>
        <translation>The paper is jammed</translation>
    </message>
    <message>
        <source>打印机没有墨粉了</source>
        <translation>The printer is out of toner</translation>
    </message>
    <message>
        <source>打印机暂时连不上</source>
        <translation>The printer cannot be reached</translation>
    </message>
    <message>
        <source>打印机出了故障</source>
        <translation>The printer does not work</translation>
    </message>
    <message>
        <source>取好了</source>
        <translation>I have it</translation>
    </message>
    <message>
        <source>不打印了，结束</source>
        <translation>Finish without printing</translation>
    </message>
    <message>
        <source>再打印一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>正在打印…</source>
        <translation>Printing…</translation>
    </message>
    <message>
        <source>已打印，请取走</source>
        <translation>Printed, please take it</translation>
    </message>
    <message>
        <source>没有打印：%1</source>
        <translation>Not printed: %1</translation>
    </message>
    <message>
        <source>可能没有打印完整：%1</source>
        <translation>Perhaps not complete: %1</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>打印缴费通知单</source>
        <translation>Print the fee notice</translation>
    </message>
    <message>
        <source>缴款单号已经生成，不受打印影响，请记下编号，凭编号缴费。</source>
        <translation>The slip has its number, whether or not it prints. Note the number: it is what you pay by.</translation>
    </message>
</context>
<context>
    <name>KioskPage</name>
    <message>
        <source>星期一</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>星期二</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>星期三</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>星期四</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>星期五</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>星期六</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>星期日</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>%1年%2月%3日 %4</source>
        <translation>%4 %1-%2-%3</translation>
    </message>
    <message>
        <source>网络暂时中断：可以照常办理，收件后保存在本机，网络恢复后自动送达。</source>
        <translation>The network is interrupted: you can go on as usual. What you hand in is kept here and sent by itself when the network is back.</translation>
    </message>
    <message>
        <source>选择事项</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>核对身份</source>
        <translation>Identify</translation>
    </message>
    <message>
        <source>填写信息</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>提交材料</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>签名确认</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>领取凭证</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>政务服务便民热线 12345</source>
        <translation>Government service hotline 12345</translation>
    </message>
    <message>
        <source>本机存储空间不足，不能办理新的事项：请换一台机器或到人工窗口，并告诉工作人员。已保存的可以继续。</source>
        <translation>The disk is nearly full: nothing new can be started. Please use another machine or a window, and tell the staff. What you saved can be finished.</translation>
    </message>
    <message>
        <source>本机存储空间已满，不能再拍材料：请告诉工作人员，或到人工窗口接着办。已经填好的不会丢失。</source>
        <translation>The disk is full: no more papers can be captured. Please tell the staff, or go on at a staffed window. What you filled in is not lost.</translation>
    </message>
    <message>
        <source>本机存储空间不足，您正在办的可以接着办完。也请告诉工作人员。</source>
        <translation>The disk is nearly full. You can finish what you are doing; please tell the staff as well.</translation>
    </message>
</context>
<context>
    <name>LookUpScreen</name>
    <message>
        <source>可以拿起身份证了，请收好。</source>
        <translation>You can take your card now, keep it safe.</translation>
    </message>
    <message>
        <source>读取完成</source>
        <translation>Reading done</translation>
    </message>
    <message>
        <source>正在查看您有没有未办完的事项…</source>
        <translation>Looking for anything unfinished of yours…</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>政务大厅自助终端</source>
        <translation>Self-service terminal</translation>
    </message>
</context>
<context>
    <name>MaterialsScreen</name>
    <message>
        <source>材料齐了，下一步</source>
        <translation>All there, next</translation>
    </message>
    <message>
        <source>把纸质材料一页一页放到摄像头下拍照。原件请自己收好。</source>
        <translation>Lay the papers under the camera page by page. Keep the originals.</translation>
    </message>
    <message>
        <source>提交材料</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>还差：%1</source>
        <translation>Missing: %1</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>%1（%2 页）</source>
        <translation>%1 (%2 pages)</translation>
    </message>
    <message>
        <source>第 %1 页</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>开始拍照</source>
        <translation>Start taking pictures</translation>
    </message>
    <message>
        <source>再加一页</source>
        <translation>Add a page</translation>
    </message>
    <message>
        <source>以后补交</source>
        <translation>Bring later</translation>
    </message>
    <message>
        <source>可以以后补交：受理后 %1 个工作日内送到窗口。</source>
        <translation>May be brought later: to a window within %1 working days after acceptance.</translation>
    </message>
    <message>
        <source>带来了，现在拍</source>
        <translation>I have it here, take it now</translation>
    </message>
    <message>
        <source>材料没带齐？点“取消办理”并选择保存，带齐后刷身份证接着办。</source>
        <translation>Not everything with you? Touch &quot;Cancel&quot; and keep what you filled in, then go on with your card later.</translation>
    </message>
    <message>
        <source>交一份，%1 件事共用：%2</source>
        <translation>Handed in once for %1 matters: %2</translation>
    </message>
    <message>
        <source>用于：%1</source>
        <translation>For: %1</translation>
    </message>
</context>
<context>
    <name>NoticeScreen</name>
    <message>
        <source>同意并继续</source>
        <translation>Agree and go on</translation>
    </message>
    <message>
        <source>不同意，结束</source>
        <translation>Decline and finish</translation>
    </message>
    <message>
        <source>同意后才会读取身份证。不同意也可以到人工窗口办理。</source>
        <translation>The card is read only after you agree. If you decline you can still apply at a staffed window.</translation>
    </message>
    <message>
        <source>使用您的个人信息前，请先看</source>
        <translation>Please read this before we use your personal data</translation>
    </message>
</context>
<context>
    <name>Overlays</name>
    <message>
        <source>您还在吗？</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>%1 秒</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>时间到后，屏幕上的信息会自动清除；您填写的内容已保存，下次刷身份证可以继续。</source>
        <translation>When the time is up everything on the screen is erased; what you filled in is kept, continue next time with your card.</translation>
    </message>
    <message>
        <source>时间到后，屏幕上的信息会自动清除。</source>
        <translation>When the time is up everything on the screen is erased.</translation>
    </message>
    <message>
        <source>我还在，继续办理</source>
        <translation>I am here, go on</translation>
    </message>
    <message>
        <source>要结束这次办理吗？</source>
        <translation>End this visit?</translation>
    </message>
    <message>
        <source>您可以保存已填内容，下次刷身份证接着办；也可以不保存，全部清除。</source>
        <translation>You can keep what you filled in and go on next time with your card, or erase everything.</translation>
    </message>
    <message>
        <source>结束后，屏幕上的信息会全部清除。</source>
        <translation>At the end everything on the screen is erased.</translation>
    </message>
    <message>
        <source>不结束，继续办理</source>
        <translation>Do not end, go on</translation>
    </message>
    <message>
        <source>保存并结束</source>
        <translation>Keep and finish</translation>
    </message>
    <message>
        <source>结束办理</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>不保存，全部清除</source>
        <translation>Do not keep, erase everything</translation>
    </message>
    <message>
        <source>已呼叫工作人员</source>
        <translation>Staff have been called</translation>
    </message>
    <message>
        <source>请在原地稍候，工作人员会过来帮助您。填写的内容不会丢失。</source>
        <translation>Please wait here, staff will come to you. What you filled in is not lost.</translation>
    </message>
    <message>
        <source>也可以拨打大厅电话 %1，或到人工窗口办理。</source>
        <translation>You can also phone the hall at %1 or go to a staffed window.</translation>
    </message>
    <message>
        <source>返回继续办理</source>
        <translation>Go back and continue</translation>
    </message>
    <message>
        <source>改到人工窗口办理</source>
        <translation>Continue at a staffed window</translation>
    </message>
    <message>
        <source>需要帮助吗？</source>
        <translation>Do you need help?</translation>
    </message>
    <message>
        <source>请向身边的工作人员招手，或到咨询台求助。填写的内容不会丢失。</source>
        <translation>Please wave to staff nearby or ask at the information desk. What you filled in is not lost.</translation>
    </message>
    <message>
        <source>怎样看得清、听得懂？</source>
        <translation>How do you see and hear best?</translation>
    </message>
    <message>
        <source>字更大，时间更长</source>
        <translation>Larger type, more time</translation>
    </message>
    <message>
        <source>大字版</source>
        <translation>Large type</translation>
    </message>
    <message>
        <source>黑底亮字</source>
        <translation>Bright letters on black</translation>
    </message>
    <message>
        <source>高对比度</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>每一步念出来；不念您的个人信息</source>
        <translation>Each step is read out, never your personal data</translation>
    </message>
    <message>
        <source>本机没有语音</source>
        <translation>This terminal has no voice</translation>
    </message>
    <message>
        <source>语音提示</source>
        <translation>Voice</translation>
    </message>
    <message>
        <source>只在这次办理中有效，结束后自动恢复。</source>
        <translation>For this visit only; reset at its end.</translation>
    </message>
    <message>
        <source>好了</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>PackageCard</name>
    <message>
        <source>%1（共 %2 件）</source>
        <translation>%1 (%2 matters)</translation>
    </message>
    <message>
        <source>整体进度：%1</source>
        <translation>As a whole: %1</translation>
    </message>
    <message>
        <source>项目代码：%1</source>
        <translation>Project code: %1</translation>
    </message>
    <message>
        <source>项目帮办专员：%1</source>
        <translation>Project officer: %1</translation>
    </message>
    <message>
        <source>第 %1 阶段：%2（现在在这里）</source>
        <translation>Stage %1: %2 (now here)</translation>
    </message>
    <message>
        <source>第 %1 阶段：%2（已完成）</source>
        <translation>Stage %1: %2 (done)</translation>
    </message>
    <message>
        <source>第 %1 阶段：%2</source>
        <translation>Stage %1: %2</translation>
    </message>
    <message>
        <source>%1. %2：%3</source>
        <translation>%1. %2: %3</translation>
    </message>
    <message>
        <source>%1&#x3000;%2</source>
        <translation>%1   %2</translation>
    </message>
</context>
<context>
    <name>PackageMark</name>
    <message>
        <source>一件事</source>
        <translation>All in one</translation>
    </message>
    <message>
        <source>一次办 %1 件：%2</source>
        <translation>%1 matters at once: %2</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>PaperScreen</name>
    <message>
        <source>打印机没有纸了</source>
        <translation>The printer is out of paper</translation>
    </message>
    <message>
        <source>打印机盖子没有关好</source>
        <translation>The printer&apos;s cover is open</translation>
    </message>
    <message>
        <source>打印机卡纸了</source>
        <translation>Paper is stuck in the printer</translation>
    </message>
    <message>
        <source>打印机暂时连不上</source>
        <translation>The printer cannot be reached</translation>
    </message>
    <message>
        <source>打印机出了故障</source>
        <translation>The printer is out of order</translation>
    </message>
    <message>
        <source>取好了，结束</source>
        <translation>I have it, finish</translation>
    </message>
    <message>
        <source>已记下编号，结束</source>
        <translation>Number noted, finish</translation>
    </message>
    <message>
        <source>再打印一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>补打一张</source>
        <translation>Print one more</translation>
    </message>
    <message>
        <source>您的事项已提交</source>
        <translation>Your matter was handed in</translation>
    </message>
    <message>
        <source>提交成功，已收件</source>
        <translation>Handed in</translation>
    </message>
    <message>
        <source>正在打印凭证…</source>
        <translation>Printing the receipt…</translation>
    </message>
    <message>
        <source>凭证已打印，请从出纸口取走</source>
        <translation>The receipt is printed, please take it</translation>
    </message>
    <message>
        <source>凭证没有打印：%1</source>
        <translation>The receipt was not printed: %1</translation>
    </message>
    <message>
        <source>凭证可能没有打印完整：%1</source>
        <translation>The receipt may be incomplete: %1</translation>
    </message>
    <message>
        <source>您的事项已经收件，不受影响。工作人员装好纸后可以再打印，也可以记下编号或扫码，以后刷身份证补打。</source>
        <translation>Your matter has been handed in all the same. When staff have put in paper you can print again; or note the number, scan the code, and print later with your card.</translation>
    </message>
    <message>
        <source>请看一看出纸口。没有拿到完整的凭证，可以补打一张，上面会注明“补打”。</source>
        <translation>Please look at the paper slot. If the receipt is not complete you can print one more; it will be marked as a reprint.</translation>
    </message>
    <message>
        <source>收件编号（可以抄下或拍照）</source>
        <translation>Receipt number (write it down or take a photo)</translation>
    </message>
    <message>
        <source>收件时间</source>
        <translation>Handed in at</translation>
    </message>
    <message>
        <source>承诺时限</source>
        <translation>Promised within</translation>
    </message>
    <message>
        <source>查询进度的二维码</source>
        <translation>QR code to follow your matter</translation>
    </message>
    <message>
        <source>手机扫码查进度（可不用）</source>
        <translation>Scan to follow your matter (a phone is not needed)</translation>
    </message>
    <message>
        <source>记得补交：%1</source>
        <translation>Please bring later: %1</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>5 个工作日内会告诉您是否受理；逾期没有告知的，自收件之日起即为受理。</source>
        <translation>Within 5 working days you will hear whether it is accepted; if you hear nothing, it counts as accepted from the day it was handed in.</translation>
    </message>
    <message>
        <source>打印机没有墨粉了</source>
        <translation>the printer is out of toner</translation>
    </message>
    <message>
        <source>A4 凭证已打印，请从旁边的打印机取走</source>
        <translation>The receipt is printed on A4: take it from the printer beside you</translation>
    </message>
    <message>
        <source>再用 A4 纸打印</source>
        <translation>Try A4 paper again</translation>
    </message>
    <message>
        <source>改用 A4 纸打印</source>
        <translation>Print on A4 instead</translation>
    </message>
    <message>
        <source>取好了，打印证明</source>
        <translation>I have it, print the certificate</translation>
    </message>
    <message>
        <source>第 %1 件办好后自动开始，不用再来</source>
        <translation>Starts by itself when no. %1 is finished</translation>
    </message>
    <message>
        <source>这件事已经当场办结，点“取好了，打印证明”领取结果。</source>
        <translation>It was decided on the spot: touch &quot;I have it, print the certificate&quot; for the result.</translation>
    </message>
</context>
<context>
    <name>PartiesScreen</name>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>To a staffed window</translation>
    </message>
    <message>
        <source>替别人或单位办的，先说明您是谁、为谁办。</source>
        <translation>If you act for somebody else or an organisation, please say so first.</translation>
    </message>
    <message>
        <source>这件事是为谁办的</source>
        <translation>Whom is this for</translation>
    </message>
</context>
<context>
    <name>PersonCheckScreen</name>
    <message>
        <source>您没有同意使用摄像头，没有采集任何人脸信息。请选其他方式，办理一样快。</source>
        <translation>You refused the camera; nothing of your face was taken. Please choose another way: it takes no longer.</translation>
    </message>
    <message>
        <source>摄像头没有核对成功，不用着急：请选其他方式，已填写的内容都在。</source>
        <translation>The camera could not tell. No worry: choose another way; what you entered is kept.</translation>
    </message>
    <message>
        <source>工作人员没有确认本人与证件一致，请到人工窗口办理。</source>
        <translation>The member of staff did not confirm it. Please go to a staffed window.</translation>
    </message>
    <message>
        <source>没有从身份证读到照片，摄像头没有可以比对的，请选下面的方式。</source>
        <translation>No photo was read from the card, so the camera has nothing to compare with. Please choose a way below.</translation>
    </message>
    <message>
        <source>未满 14 周岁，不使用摄像头核对。</source>
        <translation>The camera is not used for children under 14.</translation>
    </message>
    <message>
        <source>本机的摄像头核对现在用不了，请选下面的方式。</source>
        <translation>The camera check does not work here now. Please choose a way below.</translation>
    </message>
    <message>
        <source>请选择怎样核对本人</source>
        <translation>How shall it be checked that it is you?</translation>
    </message>
    <message>
        <source>和身份证上的照片比对，约半分钟。先看说明，您同意了才打开摄像头。</source>
        <translation>Compared with the photo on your card, half a minute. You read the notice first; the camera opens only if you agree.</translation>
    </message>
    <message>
        <source>刷脸核对</source>
        <translation>By camera</translation>
    </message>
    <message>
        <source>请身边的工作人员过来看一看，在这里确认。不用摄像头。</source>
        <translation>A member of staff comes, looks and confirms it here. No camera.</translation>
    </message>
    <message>
        <source>请工作人员核对</source>
        <translation>By a member of staff</translation>
    </message>
    <message>
        <source>取一个号到人工窗口办理，已填写的内容会带过去，不用重填。</source>
        <translation>Take a number and go to a staffed window; what you entered goes with you.</translation>
    </message>
    <message>
        <source>到人工窗口</source>
        <translation>At a staffed window</translation>
    </message>
    <message>
        <source>“%1”需要确认您就是身份证上的人。下面的方式都可以，您自己选。</source>
        <translation>For &quot;%1&quot; it must be clear that you are the person on the card. All ways below will do; the choice is yours.</translation>
    </message>
    <message>
        <source>请到人工窗口办理</source>
        <translation>Please go to a staffed window</translation>
    </message>
</context>
<context>
    <name>ProgressScreen</name>
    <message>
        <source>看好了，结束</source>
        <translation>Done, finish</translation>
    </message>
    <message>
        <source>投诉建议</source>
        <translation>Complaint, suggestion</translation>
    </message>
    <message>
        <source>刷身份证查看</source>
        <translation>More with my ID card</translation>
    </message>
    <message>
        <source>办到哪一步了</source>
        <translation>How far it is</translation>
    </message>
    <message>
        <source>这是截至 %1 的情况，之后的变化还没有传到这里。</source>
        <translation>This is as of %1; what changed since has not reached us.</translation>
    </message>
    <message>
        <source>现在的状态</source>
        <translation>State now</translation>
    </message>
    <message>
        <source>从 %1 起</source>
        <translation>since %1</translation>
    </message>
    <message>
        <source>请在 %1 前补交。</source>
        <translation>Please bring it by %1.</translation>
    </message>
    <message>
        <source>现在补交材料</source>
        <translation>Bring it now</translation>
    </message>
    <message>
        <source>打印证照证明</source>
        <translation>Print a certificate</translation>
    </message>
    <message>
        <source>%1. %2（现在在这里）</source>
        <translation>%1. %2 (it is here now)</translation>
    </message>
    <message>
        <source>%1. %2（随时可以）</source>
        <translation>%1. %2 (at any time)</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>收件编号</source>
        <translation>Case number</translation>
    </message>
    <message>
        <source>收件日期</source>
        <translation>Received on</translation>
    </message>
    <message>
        <source>应缴费用</source>
        <translation>To pay</translation>
    </message>
    <message>
        <source>人民币 %1 元</source>
        <translation>CNY %1</translation>
    </message>
    <message>
        <source>收费依据</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>缴款单号</source>
        <translation>Slip number</translation>
    </message>
    <message>
        <source>已经缴费。</source>
        <translation>Paid.</translation>
    </message>
    <message>
        <source>还没有缴费。请拿缴费通知单到收费窗口缴，现金、银行卡、手机都可以。</source>
        <translation>Not paid yet. Take the fee notice to the cashier: cash, card and phone are all fine.</translation>
    </message>
    <message>
        <source>打印缴费通知单</source>
        <translation>Print the fee notice</translation>
    </message>
</context>
<context>
    <name>RatingScreen</name>
    <message>
        <source>提交评价</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>不评价，结束</source>
        <translation>No rating, finish</translation>
    </message>
    <message>
        <source>可以多选，也可以不选。</source>
        <translation>Choose several, or none.</translation>
    </message>
    <message>
        <source>只问这一次，工作人员看不到是谁评的。</source>
        <translation>We ask this once. The staff do not see who rated.</translation>
    </message>
    <message>
        <source>哪里不满意？</source>
        <translation>What was wrong?</translation>
    </message>
    <message>
        <source>请为这次办事打分</source>
        <translation>How was it?</translation>
    </message>
    <message>
        <source>想说的话</source>
        <translation>Your words</translation>
    </message>
    <message>
        <source>想说的话（可以不写）</source>
        <translation>Your words (you need not)</translation>
    </message>
    <message>
        <source>大厅会核实、整改，在 %1 个工作日内答复，并电话回访。</source>
        <translation>The hall looks into it, puts it right, answers within %1 working days and calls back.</translation>
    </message>
</context>
<context>
    <name>RecoveryScreen</name>
    <message>
        <source>回到首页</source>
        <translation>To the first page</translation>
    </message>
    <message>
        <source>抱歉，终端刚才出了问题，屏幕上的信息已经清除。已经提交的事项是安全的；没有办完的，再刷一次身份证就可以继续，或补打凭证。</source>
        <translation>Sorry, something went wrong and the screen has been erased. What was handed in is safe; for the rest, use your card again to continue or to print the receipt.</translation>
    </message>
    <message>
        <source>请重新开始</source>
        <translation>Please begin again</translation>
    </message>
    <message>
        <source>请取回您的身份证。</source>
        <translation>Please take back your ID card.</translation>
    </message>
</context>
<context>
    <name>ReviewScreen</name>
    <message>
        <source>来办理的人</source>
        <translation>Who is here</translation>
    </message>
    <message>
        <source>确认无误，提交</source>
        <translation>All correct, hand in</translation>
    </message>
    <message>
        <source>请最后看一遍</source>
        <translation>Please look it over once more</translation>
    </message>
    <message>
        <source>还有 %1 处需要处理</source>
        <translation>%1 things still need attention</translation>
    </message>
    <message>
        <source>去处理</source>
        <translation>Go there</translation>
    </message>
    <message>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>证件号码</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>修改%1</source>
        <translation>Change %1</translation>
    </message>
    <message>
        <source>您的签名（修改内容后需要重签）</source>
        <translation>Your signature (sign again after changes)</translation>
    </message>
</context>
<context>
    <name>RuledOutScreen</name>
    <message>
        <source>取号，去人工窗口</source>
        <translation>Take a number for a window</translation>
    </message>
    <message>
        <source>填写的内容会保存，到窗口刷身份证接着办，不用重填。</source>
        <translation>What you filled in is kept. Go on at a window with your ID card.</translation>
    </message>
    <message>
        <source>这件事要到人工窗口办</source>
        <translation>This needs a staffed window</translation>
    </message>
    <message>
        <source>系统核对后，还有下面的问题：</source>
        <translation>The check found:</translation>
    </message>
</context>
<context>
    <name>ServicesScreen</name>
    <message>
        <source>点一下要办的事，先看看需要什么。</source>
        <translation>Touch a matter to see what it needs.</translation>
    </message>
    <message>
        <source>您要办什么事？</source>
        <translation>What would you like to do?</translation>
    </message>
    <message>
        <source>搜索事项</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>搜索：如“开店”，拼音也行</source>
        <translation>Search: Chinese, Pinyin or initials</translation>
    </message>
    <message>
        <source>全部事项</source>
        <translation>All matters</translation>
    </message>
    <message>
        <source>承诺时限 %1 · %2</source>
        <translation>Promised within %1 · %2</translation>
    </message>
    <message>
        <source>个人和单位</source>
        <translation>Everyone</translation>
    </message>
    <message>
        <source>个人办事</source>
        <translation>For a person</translation>
    </message>
    <message>
        <source>企业和单位办事</source>
        <translation>For a company</translation>
    </message>
    <message>
        <source>没有完全一样的事项。您是不是要找下面这些？</source>
        <translation>Nothing is called just that. Did you mean one of these?</translation>
    </message>
    <message>
        <source>显示更多（还有 %1 项）</source>
        <translation>Show more (%1 left)</translation>
    </message>
    <message>
        <source>没有找到。换个说法试试；或者删掉搜索的字，按类别找；也可以点下面的“呼叫帮助”，工作人员会帮您。</source>
        <translation>Nothing found. Try other words; or clear the search and choose by group; or touch &quot;Call for help&quot; below and staff will help you.</translation>
    </message>
</context>
<context>
    <name>SignScreen</name>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>签好了</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>签名表示：您对“%1”填写的内容和提交的材料真实性负责。</source>
        <translation>By signing you take responsibility that what you filled in and handed in for &quot;%1&quot; is true.</translation>
    </message>
    <message>
        <source>请用手指签名</source>
        <translation>Please sign with your finger</translation>
    </message>
    <message>
        <source>签名没有保存成功，请重新签一次。</source>
        <translation>The signature was not saved, please sign again.</translation>
    </message>
    <message>
        <source>签名人：%1</source>
        <translation>Signed by: %1</translation>
    </message>
    <message>
        <source>请在这里签名</source>
        <translation>Please sign here</translation>
    </message>
    <message>
        <source>不会写字的，请点“呼叫帮助”，由工作人员协助。签名只用于这一次办理。</source>
        <translation>If you cannot write, touch &quot;Call for help&quot; and staff will assist. The signature is used for this matter only.</translation>
    </message>
</context>
<context>
    <name>StaffCheckScreen</name>
    <message>
        <source>工号或密码不对，请再试一次。</source>
        <translation>Staff number or password is wrong. Please try again.</translation>
    </message>
    <message>
        <source>试错太多，这个账号暂时锁住了。请换一位工作人员，或到人工窗口办理。</source>
        <translation>Too many tries: this account is locked for now. Ask somebody else, or go to a staffed window.</translation>
    </message>
    <message>
        <source>这个账号已停用或过期。请换一位工作人员，或到人工窗口办理。</source>
        <translation>This account is disabled or has expired. Ask somebody else, or go to a staffed window.</translation>
    </message>
    <message>
        <source>这个账号不能核对本人。请换一位工作人员，或到人工窗口办理。</source>
        <translation>This account may not do this. Ask somebody else, or go to a staffed window.</translation>
    </message>
    <message>
        <source>本机现在不能登录，请到人工窗口办理。</source>
        <translation>Nobody can sign in here now. Please go to a staffed window.</translation>
    </message>
    <message>
        <source>本人与证件一致</source>
        <translation>It is the person on the card</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>登录并核对</source>
        <translation>Sign in and compare</translation>
    </message>
    <message>
        <source>不一致</source>
        <translation>It is not</translation>
    </message>
    <message>
        <source>换一种方式</source>
        <translation>Another way</translation>
    </message>
    <message>
        <source>%1，请看一看身份证、屏幕上的信息和面前的人。</source>
        <translation>%1, please look at the card, the screen and the person.</translation>
    </message>
    <message>
        <source>市民：请点“呼叫帮助”或向工作人员招手，等工作人员过来。下面由工作人员填写。</source>
        <translation>Visitor: touch &quot;Call for help&quot; or wave to the staff and wait. The fields below are for staff.</translation>
    </message>
    <message>
        <source>工作人员核对本人</source>
        <translation>Staff compare person and card</translation>
    </message>
    <message>
        <source>请工作人员在这里登录</source>
        <translation>Staff sign in here</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff number</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>证件号码</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>确认后会记下您的工号、时间和结果，并自动退出登录。</source>
        <translation>Your staff number, time and result are noted, and you are signed out.</translation>
    </message>
    <message>
        <source>工作人员的登录只用于这一次核对。</source>
        <translation>This sign-in is for this one check only.</translation>
    </message>
</context>
<context>
    <name>StartingScreen</name>
    <message>
        <source>终端正在启动，请稍候</source>
        <translation>The terminal is starting, please wait</translation>
    </message>
</context>
<context>
    <name>SubmittingScreen</name>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a staffed window</translation>
    </message>
    <message>
        <source>正在提交</source>
        <translation>Handing in</translation>
    </message>
    <message>
        <source>正在安全保存您的申请，请不要离开…</source>
        <translation>Saving your application safely, please do not leave…</translation>
    </message>
    <message>
        <source>您的申请没有提交，也没有丢失：填写的内容还在。请再试一次；仍不行，请到人工窗口办理。</source>
        <translation>Your application was not handed in, and nothing is lost: what you filled in is still here. Please try again, or go to a staffed window.</translation>
    </message>
    <message>
        <source>没有提交成功</source>
        <translation>It was not handed in</translation>
    </message>
</context>
<context>
    <name>SupplementScreen</name>
    <message>
        <source>签名并补交</source>
        <translation>Sign and hand in</translation>
    </message>
    <message>
        <source>%1&#x3000;请在 %2 前补齐，可以分几次补。</source>
        <translation>%1. Please bring everything by %2; it may be in parts.</translation>
    </message>
    <message>
        <source>补交材料</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>这一项要带原件到窗口核对，不能在这里补交。</source>
        <translation>Bring the original to a window for this line; it cannot be supplied here.</translation>
    </message>
    <message>
        <source>请填写更正后的内容</source>
        <translation>Please type the corrected answer</translation>
    </message>
    <message>
        <source>第 %1 页</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>开始拍照</source>
        <translation>Take pictures</translation>
    </message>
    <message>
        <source>再加一页</source>
        <translation>One more page</translation>
    </message>
</context>
<context>
    <name>ThanksScreen</name>
    <message>
        <source>您的事项已经收件。请带好身份证、材料原件和凭证。</source>
        <translation>Your matter has been handed in. Please take your ID card, originals and receipt.</translation>
    </message>
    <message>
        <source>填写的内容已经全部清除。</source>
        <translation>Everything you filled in has been erased.</translation>
    </message>
    <message>
        <source>没有保存任何信息。</source>
        <translation>Nothing was kept.</translation>
    </message>
    <message>
        <source>回到首页</source>
        <translation>To the first page</translation>
    </message>
    <message>
        <source>请到人工窗口</source>
        <translation>Please go to a staffed window</translation>
    </message>
    <message>
        <source>已自动结束</source>
        <translation>Ended by itself</translation>
    </message>
    <message>
        <source>办理完成，谢谢</source>
        <translation>Done, thank you</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>您的身份证还在读卡区，请拿走！</source>
        <translation>Your ID card is still on the reader, please take it!</translation>
    </message>
    <message>
        <source>请检查：身份证、材料原件、凭证都拿好了吗？</source>
        <translation>Please check: do you have your ID card, originals and receipt?</translation>
    </message>
    <message>
        <source>已在别处接着办理</source>
        <translation>It goes on elsewhere</translation>
    </message>
    <message>
        <source>已在别处办理</source>
        <translation>Done elsewhere</translation>
    </message>
    <message>
        <source>长时间没有操作，屏幕上的信息已经清除。</source>
        <translation>Nothing was touched for a while; the screen was cleared.</translation>
    </message>
    <message>
        <source>请带好身份证和材料，听到叫号再到窗口。</source>
        <translation>Take your card and papers, and come to the window when your number is called.</translation>
    </message>
    <message>
        <source>现在取不到号。请带好身份证和材料，直接到人工窗口或咨询台，工作人员会安排。</source>
        <translation>No number can be given now. Take your card and papers straight to a staffed window or the information desk.</translation>
    </message>
    <message>
        <source>这件事已经在其他窗口或终端收件，不用再办。屏幕上的信息已经清除。</source>
        <translation>This matter was handed in at another window or terminal. Nothing more to do; the screen was cleared.</translation>
    </message>
    <message>
        <source>这件事已经在其他窗口或终端结束。屏幕上的信息已经清除。</source>
        <translation>This matter was ended at another window or terminal. The screen was cleared.</translation>
    </message>
    <message>
        <source>您的申请已在其他窗口或终端打开，请到那里接着办。屏幕上的信息已经清除。</source>
        <translation>Your matter was opened at another window or terminal; please go on there. The screen was cleared.</translation>
    </message>
    <message>
        <source>您的申请已在“%1”打开，请到那里接着办。屏幕上的信息已经清除。</source>
        <translation>Your matter was opened at &quot;%1&quot;; please go on there. The screen was cleared.</translation>
    </message>
    <message>
        <source>大厅的共享服务没有回应，填写的内容暂时只保存在这台终端。回到这里刷身份证就能接着办；去窗口请带上身份证和这个凭条码，网络恢复后凭它就能找到。</source>
        <translation>The hall&apos;s shared service does not answer, so what you entered is only in this terminal for now. Come back here with your card to go on; at a window show your card and this slip code: once the network is back, it is found with it.</translation>
    </message>
    <message>
        <source>填写的内容已保存：到任何一个窗口或终端刷身份证，就能接着办。</source>
        <translation>What you entered is kept: your card opens it at any window or terminal.</translation>
    </message>
    <message>
        <source>填写的内容保存在这台终端：下次在这里刷身份证，就能接着办。</source>
        <translation>What you entered is kept in this terminal: next time your card opens it here.</translation>
    </message>
    <message>
        <source>正在打印凭条…</source>
        <translation>Printing the slip…</translation>
    </message>
    <message>
        <source>凭条已打印，请从出纸口取走</source>
        <translation>The slip is printed, please take it</translation>
    </message>
    <message>
        <source>凭条没有打印，请抄下或拍下上面的内容</source>
        <translation>The slip was not printed. Please write down or photograph what is above</translation>
    </message>
    <message>
        <source>凭条可能没有打印完整，请抄下或拍下上面的内容</source>
        <translation>The slip may not be complete. Please write down or photograph what is above</translation>
    </message>
    <message>
        <source>记下了，回到首页</source>
        <translation>Noted, to the first page</translation>
    </message>
    <message>
        <source>再打印一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>正在为您取号…</source>
        <translation>Getting a number for you…</translation>
    </message>
    <message>
        <source>正在确认内容保存到哪里…</source>
        <translation>Finding out where it is kept…</translation>
    </message>
    <message>
        <source>您的排队号</source>
        <translation>Your number</translation>
    </message>
    <message>
        <source>前面没有人，马上就到您</source>
        <translation>Nobody before you, it is your turn soon</translation>
    </message>
    <message>
        <source>前面还有 %1 位</source>
        <translation>%1 before you</translation>
    </message>
    <message>
        <source>凭条码（可以抄下或拍照）</source>
        <translation>Slip code (write it down or photograph it)</translation>
    </message>
    <message>
        <source>请检查：身份证、材料原件都拿好了吗？</source>
        <translation>Have you got your card and all your papers?</translation>
    </message>
    <message>
        <source>请带好身份证和打印的单据。</source>
        <translation>Please take your ID card and what was printed.</translation>
    </message>
    <message>
        <source>凭证上的第 %1 件要等前一件办好：前一件的证照出来后自动开始，不用再来。</source>
        <translation>No. %1 on the receipt waits for the matter before it: it starts by itself once that licence is there. You need not come again.</translation>
    </message>
    <message>
        <source>到窗口要解决的问题</source>
        <translation>What the window has to see to</translation>
    </message>
    <message>
        <source>还缺的材料，请带到窗口</source>
        <translation>Still missing, please bring to the window</translation>
    </message>
</context>
<context>
    <name>WelcomeScreen</name>
    <message>
        <source>您好，欢迎来到</source>
        <translation>Welcome to</translation>
    </message>
    <message>
        <source>刷身份证，一次办好；不用手机，也能拿到凭证。</source>
        <translation>One card, one visit; you get your receipt without a phone.</translation>
    </message>
    <message>
        <source>开始办理</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>标准字体</source>
        <translation>Normal type</translation>
    </message>
    <message>
        <source>大字版</source>
        <translation>Large type</translation>
    </message>
    <message>
        <source>继续办理、补打</source>
        <translation>Continue, reprint</translation>
    </message>
    <message>
        <source>查进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>补交材料</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>打印证照证明</source>
        <translation>Print a certificate</translation>
    </message>
    <message>
        <source>预约</source>
        <translation>Appointment</translation>
    </message>
    <message>
        <source>投诉建议 12345</source>
        <translation>Complaint 12345</translation>
    </message>
    <message>
        <source>跨省通办</source>
        <translation>Other regions</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rate</translation>
    </message>
</context>
<context>
    <name>WorkingScreen</name>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>Go to a window</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>读取完成，请拿好身份证。正在查询…</source>
        <translation>Done, please keep your card. Looking it up…</translation>
    </message>
    <message>
        <source>请稍候…</source>
        <translation>One moment, please…</translation>
    </message>
    <message>
        <source>没有保存成功，什么都没有提交。请再试一次；仍不行，请到人工窗口办理。</source>
        <translation>It could not be saved; nothing was handed in. Try again, or go to a window.</translation>
    </message>
    <message>
        <source>暂时办不了</source>
        <translation>Not possible right now</translation>
    </message>
    <message>
        <source>现在不能这样办</source>
        <translation>That is not possible now</translation>
    </message>
</context>
<context>
    <name>ZoneItem</name>
    <message>
        <source>由%1办理：受理、审批都由办理地负责，这里只收材料、核对身份。</source>
        <translation>Handled in %1, which decides on acceptance and on the matter. Here your papers are collected and your identity is checked.</translation>
    </message>
    <message>
        <source>各环节由谁负责</source>
        <translation>Who answers for which step</translation>
    </message>
    <message>
        <source>各地统一的规则</source>
        <translation>Rules that are the same everywhere</translation>
    </message>
</context>
<context>
    <name>ZoneList</name>
    <message>
        <source>办件查询</source>
        <translation>Case progress</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>今天没有可以通办的事项</source>
        <translation>No matters are offered today</translation>
    </message>
    <message>
        <source>事项查询和申请</source>
        <translation>Matters: look up and apply</translation>
    </message>
    <message>
        <source>查看、申请：%1</source>
        <translation>See and apply: %1</translation>
    </message>
    <message>
        <source>查看、申请</source>
        <translation>See and apply</translation>
    </message>
</context>
<context>
    <name>ZoneScreen</name>
    <message>
        <source>在这里申请</source>
        <translation>Hand it in here</translation>
    </message>
    <message>
        <source>去人工窗口</source>
        <translation>To a staffed window</translation>
    </message>
    <message>
        <source>外地的事，在这里交材料、由办理地办理，材料往返邮寄不收费。</source>
        <translation>Matters of other places: hand in your papers here, the place in charge handles them. Mail both ways is free.</translation>
    </message>
    <message>
        <source>跨省通办专区</source>
        <translation>Cross-region matters</translation>
    </message>
</context>
</TS>
