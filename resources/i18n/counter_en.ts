<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>ActBox</name>
    <message>
        <source>再拍一页</source>
        <translation>One more page</translation>
    </message>
    <message>
        <source>拍摄</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>请登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>请看承诺书</source>
        <translation>Show the commitment</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>请签名</source>
        <translation>Ask to sign</translation>
    </message>
    <message>
        <source>第 %1 页</source>
        <translation>Page %1</translation>
    </message>
</context>
<context>
    <name>ActField</name>
    <message>
        <source>已拍 %1 页</source>
        <translation>%1 page(s)</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>Not yet</translation>
    </message>
    <message>
        <source>还没有登录</source>
        <translation>Nobody yet</translation>
    </message>
    <message>
        <source>已签</source>
        <translation>Signed</translation>
    </message>
</context>
<context>
    <name>ActPane</name>
    <message>
        <source>正在打印文书…</source>
        <translation>Printing…</translation>
    </message>
    <message>
        <source>文书已打印：一份交申请人，一份留存。</source>
        <translation>Printed: one for the applicant, one for the file.</translation>
    </message>
    <message>
        <source>文书可能只打了一半，请看一看；不完整就再打一次。</source>
        <translation>It may be half printed: please look, and print again if it is.</translation>
    </message>
    <message>
        <source>打印机没有纸：装纸以后再打。已经办好，不用重办。</source>
        <translation>The printer has no paper: refill and print again. What you did is saved.</translation>
    </message>
    <message>
        <source>打印机盖子开着：合上以后再打。已经办好，不用重办。</source>
        <translation>The printer&apos;s cover is open: close it and print again. What you did is saved.</translation>
    </message>
    <message>
        <source>打印机卡纸：清理以后再打。已经办好，不用重办。</source>
        <translation>The printer is jammed: clear it and print again. What you did is saved.</translation>
    </message>
    <message>
        <source>打印机没有墨粉：换好以后再打。已经办好，不用重办。</source>
        <translation>The printer has no toner: replace it and print again. What you did is saved.</translation>
    </message>
    <message>
        <source>打印机用不了：文书已存档，可以到别的窗口补打。已经办好，不用重办。</source>
        <translation>The printer cannot be used: the paper is archived and can be printed at another window. What you did is saved.</translation>
    </message>
    <message>
        <source>现在可以办</source>
        <translation>What may be done now</translation>
    </message>
    <message>
        <source>正在办理…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>不办了</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>收回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>申请人说不承诺</source>
        <translation>They do not promise</translation>
    </message>
    <message>
        <source>还办一件</source>
        <translation>Another matter</translation>
    </message>
    <message>
        <source>请申请人评价</source>
        <translation>Ask for a rating</translation>
    </message>
    <message>
        <source>结束接待</source>
        <translation>End the visit</translation>
    </message>
    <message>
        <source>没有保存成功，什么都没有改动。请再试一次；仍不行请找管理员。</source>
        <translation>It was not saved, nothing is changed. Try again; if it fails again, ask the administrator.</translation>
    </message>
    <message>
        <source>已办：%1</source>
        <translation>Done: %1</translation>
    </message>
    <message>
        <source>再打一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上评价，工作人员看不到选的是什么。</source>
        <translation>The applicant rates on their screen; nobody here sees what they choose.</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上看承诺书：愿意就签名，不愿意就按普通程序办。</source>
        <translation>The applicant reads the commitment on their screen: they sign it, or the normal procedure goes on.</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上签名。</source>
        <translation>The applicant signs on their screen.</translation>
    </message>
</context>
<context>
    <name>ActRow</name>
    <message>
        <source>办</source>
        <translation>Do</translation>
    </message>
    <message>
        <source>%1（建议）</source>
        <translation>%1 (recommended)</translation>
    </message>
</context>
<context>
    <name>AssistanceBox</name>
    <message>
        <source>帮办代办</source>
        <translation>Assisted service</translation>
    </message>
</context>
<context>
    <name>BookingsPane</name>
    <message>
        <source>预约</source>
        <translation>Appointments</translation>
    </message>
    <message>
        <source>开始办</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>预约号 %1</source>
        <translation>No. %1</translation>
    </message>
</context>
<context>
    <name>CapturePanel</name>
    <message>
        <source>没有找到材料：把纸放进拍摄区，四个角都要露出来。</source>
        <translation>No page found: put the paper into the picture with all four corners showing.</translation>
    </message>
    <message>
        <source>拍得不清楚：放平、停稳以后再拍。</source>
        <translation>Blurred: lay it flat, keep still, and capture again.</translation>
    </message>
    <message>
        <source>光线太暗：移开挡住光线的物品再拍。</source>
        <translation>Too dark: take away what blocks the light and capture again.</translation>
    </message>
    <message>
        <source>高拍仪正在重新启动，请等几秒再试。</source>
        <translation>The camera is restarting. Try again in a few seconds.</translation>
    </message>
    <message>
        <source>这张照片没有保存成功，请再拍一次。</source>
        <translation>This picture could not be saved. Please capture it again.</translation>
    </message>
    <message>
        <source>高拍仪用不了：请检查连线。材料可以以后补交的，先选“以后补交”。</source>
        <translation>The camera does not work: check its cable. What may come later, mark as &quot;bring later&quot;.</translation>
    </message>
    <message>
        <source>边上可能缺了一块。</source>
        <translation>A part of the edge may be missing. </translation>
    </message>
    <message>
        <source>有点模糊。</source>
        <translation>A little blurred. </translation>
    </message>
    <message>
        <source>偏暗。</source>
        <translation>Rather dark. </translation>
    </message>
    <message>
        <source>好像是空白页，是不是放反了？</source>
        <translation>It looks blank. Is it upside down? </translation>
    </message>
    <message>
        <source>在纸上签好名的表</source>
        <translation>Form signed on paper</translation>
    </message>
    <message>
        <source>%1（第 %2 页）</source>
        <translation>%1 (page %2)</translation>
    </message>
    <message>
        <source>拍到的页面</source>
        <translation>Captured page</translation>
    </message>
    <message>
        <source>请看仔细：%1</source>
        <translation>Look closely: %1</translation>
    </message>
    <message>
        <source>看一看：四边完整、字能看清。</source>
        <translation>Look: all four edges there, words readable?</translation>
    </message>
    <message>
        <source>把纸放平，四个角都要露出来。</source>
        <translation>Lay the paper flat, all four corners showing.</translation>
    </message>
    <message>
        <source>就用这张</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>正在拍…</source>
        <translation>Capturing…</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>拍下来</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>不拍了</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>有反光，字看不清。</source>
        <translation>A lamp shines on it: some words cannot be read.</translation>
    </message>
    <message>
        <source>拍到了手指。</source>
        <translation>A finger is in the picture.</translation>
    </message>
    <message>
        <source>有一个角没有拍到。</source>
        <translation>One corner is outside the picture.</translation>
    </message>
</context>
<context>
    <name>CaseFacts</name>
    <message>
        <source>办件</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>来人 %1 不是申请人本人。</source>
        <translation>%1, who is here, is not the applicant.</translation>
    </message>
    <message>
        <source>收件编号</source>
        <translation>Case number</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>%1（%2环节）</source>
        <translation>%1 (stage: %2)</translation>
    </message>
    <message>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>代办人</source>
        <translation>Representative</translation>
    </message>
    <message>
        <source>承办部门</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>收件时间</source>
        <translation>Taken in</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>平台消息</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>截至 %1</source>
        <translation>as of %1</translation>
    </message>
    <message>
        <source>还有内容没有送达平台，网络恢复后自动送达。</source>
        <translation>Not everything has reached the platform; it follows by itself when the network is back.</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Time limits</translation>
    </message>
    <message>
        <source>文书（Enter 补打）</source>
        <translation>Papers (Enter prints a copy)</translation>
    </message>
    <message>
        <source>补打</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>已打 %1 次</source>
        <translation>printed %1 time(s)</translation>
    </message>
    <message>
        <source>还没有打印</source>
        <translation>not printed yet</translation>
    </message>
    <message>
        <source>办件 %1 的记录与当初写下的不一致：%2。这件不能再办，请马上报告值班主管。</source>
        <translation>The history of case %1 is not as it was written down: %2. Nothing more can be done with it: please tell the supervisor at once.</translation>
    </message>
    <message>
        <source>本件承诺经核查不实：%1。</source>
        <translation>A commitment in this case was checked and is not as given: %1.</translation>
    </message>
    <message>
        <source>失信记录：%1。不再适用容缺受理和告知承诺，按普通程序办。</source>
        <translation>Credit note: %1. Deferral and commitment are not open any more; the normal procedure is.</translation>
    </message>
</context>
<context>
    <name>CaseFound</name>
    <message>
        <source>智能审核与核对</source>
        <translation>Checks</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>What has happened</translation>
    </message>
    <message>
        <source>要人工核对：%1</source>
        <translation>A person has to look: %1</translation>
    </message>
    <message>
        <source>要补正的</source>
        <translation>To be put right</translation>
    </message>
    <message>
        <source>告知书列明的</source>
        <translation>Lines of the notice</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>时间未核对</source>
        <translation>time not verified</translation>
    </message>
</context>
<context>
    <name>CaseScreen</name>
    <message>
        <source>正在打开办件…</source>
        <translation>Opening the case…</translation>
    </message>
    <message>
        <source>有一步没有算数，请看“办件”栏</source>
        <translation>A step does not count, see Case</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>%1（不适用的不勾）</source>
        <translation>%1 (leave open if it does not apply)</translation>
    </message>
    <message>
        <source>不符合：%1</source>
        <translation>Not met: %1</translation>
    </message>
</context>
<context>
    <name>CitizenAgreement</name>
    <message>
        <source>帮办代办委托：自愿、免费，看好再签名</source>
        <translation>Assisted service: voluntary and free. Please read before you sign</translation>
    </message>
    <message>
        <source>同意委托请在这里签名</source>
        <translation>Sign here if you agree</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>我同意，签好了</source>
        <translation>I agree and have signed</translation>
    </message>
    <message>
        <source>往上滑，看下面的内容</source>
        <translation>Slide up to read the rest</translation>
    </message>
</context>
<context>
    <name>CitizenCheck</name>
    <message>
        <source>已收件</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>收件编号
%1</source>
        <translation>Receipt number
%1</translation>
    </message>
    <message>
        <source>承诺时限：%1</source>
        <translation>Promised within: %1</translation>
    </message>
    <message>
        <source>还要补交：%1</source>
        <translation>Still to bring: %1</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>请收好凭条。</source>
        <translation>Please keep the receipt.</translation>
    </message>
    <message>
        <source>查进度的二维码</source>
        <translation>QR code to follow the progress</translation>
    </message>
    <message>
        <source>扫码查进度</source>
        <translation>Scan to follow the progress</translation>
    </message>
</context>
<context>
    <name>CitizenConsent</name>
    <message>
        <source>请您看一看，同意再办</source>
        <translation>Please read this. We go on if you agree</translation>
    </message>
    <message>
        <source>下面还有，请向上滑动</source>
        <translation>More below, please swipe up</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>I do not agree</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>I agree</translation>
    </message>
    <message>
        <source>要不要拍照核对？不同意也一样办，由工作人员当面核对。</source>
        <translation>Compare by camera? If you do not agree, we compare in person: it makes no difference.</translation>
    </message>
</context>
<context>
    <name>CitizenEntering</name>
    <message>
        <source>正在为您办：%1</source>
        <translation>Your matter: %1</translation>
    </message>
    <message>
        <source>请看一看写得对不对，有不对的马上告诉工作人员。</source>
        <translation>Please check what is written, and tell us at once if something is wrong.</translation>
    </message>
</context>
<context>
    <name>CitizenFace</name>
    <message>
        <source>这次没有比对上，这很常见。请听工作人员安排。</source>
        <translation>It did not match this time, which is common. Please wait for us.</translation>
    </message>
    <message>
        <source>画面只在本机比对，不保存、不上传；比对完马上删除。</source>
        <translation>The picture stays in this machine, is not kept and is deleted at once.</translation>
    </message>
    <message>
        <source>画面已经删除。</source>
        <translation>The picture is deleted.</translation>
    </message>
</context>
<context>
    <name>CitizenGuide</name>
    <message>
        <source>%1 办事指南</source>
        <translation>%1: service guide</translation>
    </message>
    <message>
        <source>要带的材料</source>
        <translation>What to bring</translation>
    </message>
    <message>
        <source>%1（%2）</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>办事指南的二维码</source>
        <translation>QR code of the guide</translation>
    </message>
    <message>
        <source>扫一扫，带走办事指南</source>
        <translation>Scan to take the guide along</translation>
    </message>
</context>
<context>
    <name>CitizenPromise</name>
    <message>
        <source>告知承诺：愿意就签名，不愿意也一样办</source>
        <translation>Commitment: sign it if you wish; without it your matter goes on as well</translation>
    </message>
    <message>
        <source>愿意承诺请在这里签名</source>
        <translation>Sign here if you promise</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>我承诺，签好了</source>
        <translation>I promise, signed</translation>
    </message>
    <message>
        <source>不承诺，按普通程序办</source>
        <translation>No promise: the normal procedure</translation>
    </message>
</context>
<context>
    <name>CitizenRating</name>
    <message>
        <source>非常满意</source>
        <translation>Very satisfied</translation>
    </message>
    <message>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>基本满意</source>
        <translation>Fairly satisfied</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Dissatisfied</translation>
    </message>
    <message>
        <source>非常不满意</source>
        <translation>Very dissatisfied</translation>
    </message>
    <message>
        <source>请您评价这次服务</source>
        <translation>Please rate this service</translation>
    </message>
    <message>
        <source>窗口工作人员看不到您的选择。不想评价可以不选。</source>
        <translation>The clerk does not see your choice. You need not rate at all.</translation>
    </message>
</context>
<context>
    <name>CitizenRows</name>
    <message>
        <source>还没有填写</source>
        <translation>Nothing filled in yet</translation>
    </message>
</context>
<context>
    <name>CitizenSign</name>
    <message>
        <source>请核对，然后签名</source>
        <translation>Please check, then sign</translation>
    </message>
    <message>
        <source>请签名</source>
        <translation>Please sign</translation>
    </message>
    <message>
        <source>签名表示：您对“%1”填写的内容和提交的材料真实性负责。</source>
        <translation>By signing you answer for the truth of what you state and hand in for &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>请在这里签名</source>
        <translation>Please sign here</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>签好了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>您办的是“%1”：%2。</source>
        <translation>Your matter: %1. You sign for: %2.</translation>
    </message>
</context>
<context>
    <name>CitizenWindow</name>
    <message>
        <source>申请人屏幕</source>
        <translation>Applicant&apos;s screen</translation>
    </message>
    <message>
        <source>请到 %1</source>
        <translation>Please come to %1</translation>
    </message>
    <message>
        <source>请取号，听到叫号再过来。</source>
        <translation>Please take a number and come when it is called.</translation>
    </message>
    <message>
        <source>正在叫号</source>
        <translation>Now calling</translation>
    </message>
    <message>
        <source>请把身份证放到读卡器上，或交给工作人员。</source>
        <translation>Please lay your identity card on the reader, or hand it to us.</translation>
    </message>
    <message>
        <source>请告诉工作人员您要办什么事。</source>
        <translation>Please tell us what you came for.</translation>
    </message>
    <message>
        <source>您好</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>您好，%1</source>
        <translation>Welcome, %1</translation>
    </message>
    <message>
        <source>请带好您的身份证和材料。</source>
        <translation>Please take your identity card and papers with you.</translation>
    </message>
    <message>
        <source>办好了，谢谢您！</source>
        <translation>All done. Thank you!</translation>
    </message>
</context>
<context>
    <name>ClashCard</name>
    <message>
        <source>%1没有算数：%2。请核对后处理；已经交给申请人的文书请收回或者说明。</source>
        <translation>%1 does not count: %2. Look into it; take back or explain papers that the applicant has.</translation>
    </message>
    <message>
        <source>按现在的情况重新办</source>
        <translation>Do it again as things are now</translation>
    </message>
    <message>
        <source>不用再办</source>
        <translation>Nothing left to do</translation>
    </message>
    <message>
        <source>留给值班主管</source>
        <translation>Leave it to the supervisor</translation>
    </message>
</context>
<context>
    <name>ClockRow</name>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>CodeBanner</name>
    <message>
        <source>扫到的码读不出内容，不是本厅的码。</source>
        <translation>The scanned code cannot be read as text; it is not one of ours.</translation>
    </message>
    <message>
        <source>这不是本厅的码，没有打开。内容是：%1</source>
        <translation>This code is not one of ours; nothing was opened. It says: %1</translation>
    </message>
    <message>
        <source>扫到凭条 %1，正在找草稿。</source>
        <translation>Slip %1 scanned; looking for its draft.</translation>
    </message>
    <message>
        <source>凭条 %1 的草稿找到了，核对身份后自动打开。</source>
        <translation>The draft of slip %1 was found; it opens when the person has been identified.</translation>
    </message>
    <message>
        <source>凭条 %1 的草稿还在那台终端上，它断网，没有送到大厅。</source>
        <translation>The draft of slip %1 is still on that terminal, which has no network.</translation>
    </message>
    <message>
        <source>凭条 %1 的草稿已经办完或作废了。</source>
        <translation>The draft of slip %1 was taken in or given up.</translation>
    </message>
    <message>
        <source>大厅和市平台都连不上，凭条 %1 的草稿暂时找不到。</source>
        <translation>Neither hall nor city answers: the draft of slip %1 cannot be found now.</translation>
    </message>
    <message>
        <source>扫到收件凭证，核对身份后会标出是哪一件。</source>
        <translation>A receipt was scanned; its case is marked when the person has been identified.</translation>
    </message>
    <message>
        <source>扫到排队号 %1。</source>
        <translation>Number %1 scanned.</translation>
    </message>
    <message>
        <source>排队号 %1 不在今天的队列里，照样可以接待。</source>
        <translation>Number %1 is not in today&apos;s queue; the person can be served all the same.</translation>
    </message>
</context>
<context>
    <name>DecisionPane</name>
    <message>
        <source>还有 %1 处</source>
        <translation>%1 open</translation>
    </message>
    <message>
        <source>可以收件</source>
        <translation>ready</translation>
    </message>
    <message>
        <source>核对与收件</source>
        <translation>Check and receive</translation>
    </message>
    <message>
        <source>还不能收件：%1</source>
        <translation>Not yet: %1</translation>
    </message>
    <message>
        <source>正在收件…</source>
        <translation>Receiving…</translation>
    </message>
    <message>
        <source>收件</source>
        <translation>Receive</translation>
    </message>
    <message>
        <source>暂存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>没有保存成功，还没有收件。请再按一次 F9；仍不行请找管理员。</source>
        <translation>It could not be saved and is not received. Press F9 again; if that fails, ask the administrator.</translation>
    </message>
    <message>
        <source>没有缺的，可以收件。</source>
        <translation>Nothing is missing. Ready to receive.</translation>
    </message>
    <message>
        <source>下一处问题</source>
        <translation>Next open point</translation>
    </message>
    <message>
        <source>已同意</source>
        <translation>agreed</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上看</source>
        <translation>applicant is reading</translation>
    </message>
    <message>
        <source>还没有</source>
        <translation>not yet</translation>
    </message>
    <message>
        <source>告知同意</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>申请人不同意处理个人信息，这件事办不了。可以再解释一次，或暂存后结束。</source>
        <translation>The applicant does not agree to the use of personal data: this matter cannot go on. Explain again, or save it and end.</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Show again</translation>
    </message>
    <message>
        <source>请看告知书</source>
        <translation>Show the notice</translation>
    </message>
    <message>
        <source>申请人说同意</source>
        <translation>Applicant agrees</translation>
    </message>
    <message>
        <source>收回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>已签（纸上）</source>
        <translation>signed (on paper)</translation>
    </message>
    <message>
        <source>已签</source>
        <translation>signed</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上签</source>
        <translation>applicant is signing</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>没有保存成功，请重签</source>
        <translation>not saved, sign again</translation>
    </message>
    <message>
        <source>签名</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>申请人的签名</source>
        <translation>The applicant&apos;s signature</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>请签名</source>
        <translation>Ask to sign</translation>
    </message>
    <message>
        <source>纸上签</source>
        <translation>On paper</translation>
    </message>
    <message>
        <source>签完名又改内容的，要请申请人重签。</source>
        <translation>If anything is changed after signing, the applicant signs again.</translation>
    </message>
</context>
<context>
    <name>DefectRow</name>
    <message>
        <source>去改</source>
        <translation>Go there</translation>
    </message>
</context>
<context>
    <name>DeskRow</name>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>EnquirySheet</name>
    <message>
        <source>登记咨询</source>
        <translation>Note a question</translation>
    </message>
    <message>
        <source>答复咨询</source>
        <translation>Answer a question</translation>
    </message>
    <message>
        <source>转交咨询</source>
        <translation>Hand a question over</translation>
    </message>
    <message>
        <source>未办结的咨询（%1 件）</source>
        <translation>Unclosed questions (%1)</translation>
    </message>
    <message>
        <source>首问负责：谁先接待谁负责，转交后由接手的人负责，直到答复办结。</source>
        <translation>First contact: whoever is asked first is in charge; after a hand-over the one who took it, until it is answered.</translation>
    </message>
    <message>
        <source>已登记，编号 %1，请告诉申请人。</source>
        <translation>Noted as %1. Please tell the citizen.</translation>
    </message>
    <message>
        <source>正在打印回执…</source>
        <translation> The slip is being printed.</translation>
    </message>
    <message>
        <source>回执已打印，请交给申请人。</source>
        <translation> The slip is printed; please hand it over.</translation>
    </message>
    <message>
        <source>回执没有打印好，请抄写编号。</source>
        <translation> The slip was not printed; please write the number down.</translation>
    </message>
    <message>
        <source>没有未办结的咨询。</source>
        <translation>No unclosed question.</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>由我负责</source>
        <translation>mine</translation>
    </message>
    <message>
        <source>责任人 %1</source>
        <translation>in charge: %1</translation>
    </message>
    <message>
        <source>首问 %1</source>
        <translation>first asked: %1</translation>
    </message>
    <message>
        <source>已过期限 %1</source>
        <translation>was due %1</translation>
    </message>
    <message>
        <source>期限 %1</source>
        <translation>due %1</translation>
    </message>
    <message>
        <source>问的是什么</source>
        <translation>What was asked</translation>
    </message>
    <message>
        <source>问的是什么（必填）</source>
        <translation>What was asked (required)</translation>
    </message>
    <message>
        <source>有关事项</source>
        <translation>Matter</translation>
    </message>
    <message>
        <source>有关事项：名称、拼音首字母或编码（可不填）</source>
        <translation>Matter: name, pinyin initials or code (optional)</translation>
    </message>
    <message>
        <source>有关事项：%1</source>
        <translation>Matter: %1</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>More</translation>
    </message>
    <message>
        <source>说明（可不填）</source>
        <translation>More (optional)</translation>
    </message>
    <message>
        <source>称呼</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>称呼（可不填）</source>
        <translation>Name (optional)</translation>
    </message>
    <message>
        <source>回复电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>回复电话（可不填）</source>
        <translation>Phone for the answer (optional)</translation>
    </message>
    <message>
        <source>怎样答复的</source>
        <translation>The answer</translation>
    </message>
    <message>
        <source>转交选中的</source>
        <translation>Hand over the chosen one</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Note down</translation>
    </message>
    <message>
        <source>答复并办结</source>
        <translation>Answer and close</translation>
    </message>
    <message>
        <source>转交</source>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>返回名单</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>FaceBox</name>
    <message>
        <source>没有摄像头，不能拍照比对。</source>
        <translation>There is no camera to compare with. </translation>
    </message>
    <message>
        <source>没有装比对程序，不能拍照比对。</source>
        <translation>The camera cannot compare: its models are not installed. </translation>
    </message>
    <message>
        <source>没有证件照片，不能拍照比对。</source>
        <translation>There is no photo to compare with by camera. </translation>
    </message>
    <message>
        <source>未满 14 周岁，不拍照比对。</source>
        <translation>Under 14: no comparing by camera. </translation>
    </message>
    <message>
        <source>这次不再拍照比对。</source>
        <translation>No more comparing by camera in this visit. </translation>
    </message>
    <message>
        <source>是本人（%1 核对）</source>
        <translation>same person (by %1)</translation>
    </message>
    <message>
        <source>是本人（拍照比对）</source>
        <translation>same person (by camera)</translation>
    </message>
    <message>
        <source>不是同一个人</source>
        <translation>another person</translation>
    </message>
    <message>
        <source>还没有核对</source>
        <translation>not yet</translation>
    </message>
    <message>
        <source>人证核对</source>
        <translation>Person and document</translation>
    </message>
    <message>
        <source>请申请人在对面屏幕上看，同意了再拍。</source>
        <translation>The applicant reads on the screen in front; the camera only starts if they agree.</translation>
    </message>
    <message>
        <source>把来人和证件照片对一对。</source>
        <translation>Compare the person with the photo on the document. </translation>
    </message>
    <message>
        <source>摄像头用不了。请当面核对。</source>
        <translation>The camera does not work. Please compare yourself.</translation>
    </message>
    <message>
        <source>%1。还可以再试 %2 次，也可以当面核对。</source>
        <translation>%1. Tries left: %2; you may also compare yourself.</translation>
    </message>
    <message>
        <source>是本人</source>
        <translation>Same person</translation>
    </message>
    <message>
        <source>不是</source>
        <translation>Not</translation>
    </message>
    <message>
        <source>拍照比对</source>
        <translation>By camera</translation>
    </message>
    <message>
        <source>申请人说同意</source>
        <translation>Applicant agrees</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>收回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>没有比对上</source>
        <translation>no match</translation>
    </message>
</context>
<context>
    <name>FeeBox</name>
    <message>
        <source>缴费</source>
        <translation>Fee</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
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
        <source>代缴人</source>
        <translation>Paid by</translation>
    </message>
</context>
<context>
    <name>FilingBox</name>
    <message>
        <source>办理方式：网上申请，%1协助。申请人不用到场，材料由网上预审。</source>
        <translation>Way: online, %1 helps. The applicant need not be here; the papers are reviewed online.</translation>
    </message>
    <message>
        <source>办理方式：本窗口收件</source>
        <translation>Way: taken in at this window</translation>
    </message>
    <message>
        <source>改为窗口收件</source>
        <translation>Take it in at the window</translation>
    </message>
    <message>
        <source>改为协助网上申请</source>
        <translation>Help online instead</translation>
    </message>
    <message>
        <source>证件照片：已拍 %1 张</source>
        <translation>Photos of the document: %1</translation>
    </message>
    <message>
        <source>身份是手工录入的，要拍下证件留存</source>
        <translation>The identity was typed: photograph the document</translation>
    </message>
    <message>
        <source>再拍一张</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>拍证件</source>
        <translation>Photograph it</translation>
    </message>
    <message>
        <source>证件照片 %1</source>
        <translation>Photo of the document %1</translation>
    </message>
    <message>
        <source>删除证件照片 %1</source>
        <translation>Delete photo %1 of the document</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>FindSheet</name>
    <message>
        <source>扫收件凭证上的条码、二维码，或者输入收件编号、断网登记单编号。</source>
        <translation>Scan the code on the receipt, or type the number of the case or of its outage slip.</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>查办件、核对文书</source>
        <translation>Find a case, check a paper</translation>
    </message>
    <message>
        <source>收件编号或验证码</source>
        <translation>Case number or verification code</translation>
    </message>
    <message>
        <source>核对文书真伪：输入印在文书上的 12 位验证码。</source>
        <translation>Is a paper genuine? Type the 12 places of its verification code.</translation>
    </message>
    <message>
        <source>查找、核对</source>
        <translation>Find, check</translation>
    </message>
</context>
<context>
    <name>GuidanceStrip</name>
    <message>
        <source>第 %1 步（共 %2 步）：%3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
    <message>
        <source>去做这一步</source>
        <translation>Go to this step</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>办事指南</source>
        <translation>Guide</translation>
    </message>
    <message>
        <source>谁能办</source>
        <translation>For whom</translation>
    </message>
    <message>
        <source>条件</source>
        <translation>Conditions</translation>
    </message>
    <message>
        <source>要带什么</source>
        <translation>To bring</translation>
    </message>
    <message>
        <source>承诺时限</source>
        <translation>Promised within</translation>
    </message>
    <message>
        <source>收费</source>
        <translation>Fee</translation>
    </message>
    <message>
        <source>完整指南、样表、流程图</source>
        <translation>Whole guide, forms, chart</translation>
    </message>
</context>
<context>
    <name>GuideColumns</name>
    <message>
        <source>申请材料</source>
        <translation>Materials</translation>
    </message>
    <message>
        <source>不用交材料。</source>
        <translation>Nothing to hand in.</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>%1（有效期：%2）</source>
        <translation>%1 (valid for %2)</translation>
    </message>
    <message>
        <source>看样本</source>
        <translation>See a sample</translation>
    </message>
    <message>
        <source>常见问题</source>
        <translation>Questions and answers</translation>
    </message>
    <message>
        <source>第 %1 版，%2 起有效</source>
        <translation>Version %1, in force since %2</translation>
    </message>
    <message>
        <source>范围、条件、时限、收费</source>
        <translation>Scope, conditions, time, fees</translation>
    </message>
    <message>
        <source>办理流程</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>设定依据</source>
        <translation>Legal basis</translation>
    </message>
</context>
<context>
    <name>GuideMaterialBox</name>
    <message>
        <source>%1（%2）</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>来源：%1</source>
        <translation>Source: %1</translation>
    </message>
    <message>
        <source>依据：%1</source>
        <translation>Legal basis: %1</translation>
    </message>
    <message>
        <source>空白表格</source>
        <translation>Blank form</translation>
    </message>
    <message>
        <source>填写样表</source>
        <translation>Filled-in sample</translation>
    </message>
</context>
<context>
    <name>GuideSheet</name>
    <message>
        <source>打印机没有纸了</source>
        <translation>the printer is out of paper</translation>
    </message>
    <message>
        <source>打印机盖子没有关好</source>
        <translation>the printer&apos;s cover is open</translation>
    </message>
    <message>
        <source>打印机卡纸了</source>
        <translation>paper is jammed in the printer</translation>
    </message>
    <message>
        <source>打印机没有墨粉了</source>
        <translation>the printer is out of toner</translation>
    </message>
    <message>
        <source>打印机暂时连不上</source>
        <translation>the printer cannot be reached</translation>
    </message>
    <message>
        <source>打印机出了故障</source>
        <translation>the printer has a fault</translation>
    </message>
    <message>
        <source>办事指南</source>
        <translation>Service guide</translation>
    </message>
    <message>
        <source>事项名称、拼音首字母或编码</source>
        <translation>Name, pinyin initials or code</translation>
    </message>
    <message>
        <source>看指南</source>
        <translation>See the guide</translation>
    </message>
    <message>
        <source>输入要问的事项，按 Enter 看指南</source>
        <translation>Type what is asked for; Enter shows its guide</translation>
    </message>
    <message>
        <source>打印这一份</source>
        <translation>Print this</translation>
    </message>
    <message>
        <source>打印指南</source>
        <translation>Print the guide</translation>
    </message>
    <message>
        <source>申请人正在看，收回</source>
        <translation>The citizen sees it: take it back</translation>
    </message>
    <message>
        <source>给申请人看</source>
        <translation>Show it to the citizen</translation>
    </message>
    <message>
        <source>换一个事项</source>
        <translation>Another matter</translation>
    </message>
    <message>
        <source>返回指南</source>
        <translation>Back to the guide</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>正在打印…</source>
        <translation>Printing…</translation>
    </message>
    <message>
        <source>已打印，请交给申请人。</source>
        <translation>Printed. Please hand it over.</translation>
    </message>
    <message>
        <source>没有打印好：%1。</source>
        <translation>Not printed: %1.</translation>
    </message>
</context>
<context>
    <name>HomeVisitBox</name>
    <message>
        <source>收件地点：申请人家中（上门办理）</source>
        <translation>Taken in at the applicant&apos;s home</translation>
    </message>
    <message>
        <source>收件地点：本窗口</source>
        <translation>Taken in at this window</translation>
    </message>
    <message>
        <source>改为窗口收件</source>
        <translation>Take it in at the window</translation>
    </message>
    <message>
        <source>改为上门办理</source>
        <translation>Make it a home visit</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>综合窗口</source>
        <translation>Service window</translation>
    </message>
    <message>
        <source>综合窗口（练习）</source>
        <translation>Counter (training)</translation>
    </message>
</context>
<context>
    <name>MaterialSheet</name>
    <message>
        <source>“%1”怎么收</source>
        <translation>How to take it: %1</translation>
    </message>
    <message>
        <source>用这份</source>
        <translation>Use this one</translation>
    </message>
    <message>
        <source>就这样办</source>
        <translation>Do so</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>MaterialSlot</name>
    <message>
        <source>%1（%2 页）</source>
        <translation>%1 (pages: %2)</translation>
    </message>
    <message>
        <source>第 %1 页，按 Enter 放大，按 Delete 删除</source>
        <translation>Page %1, Enter enlarges, Delete removes</translation>
    </message>
    <message>
        <source>Enter 放大
Delete 删除</source>
        <translation>Enter: enlarge
Delete: remove</translation>
    </message>
    <message>
        <source>审查要点都看过了</source>
        <translation>All points looked at</translation>
    </message>
    <message>
        <source>拍摄</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>加一页</source>
        <translation>Add a page</translation>
    </message>
    <message>
        <source>以后补交</source>
        <translation>Bring later</translation>
    </message>
    <message>
        <source>带来了，现在拍</source>
        <translation>It is here, capture now</translation>
    </message>
    <message>
        <source>收件后 %1 个工作日内补交</source>
        <translation>within %1 working days after receipt</translation>
    </message>
    <message>
        <source>扫描</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>接着扫描</source>
        <translation>Scan more</translation>
    </message>
    <message>
        <source>审查要点：还有 %1 条没看（空格符合，Delete 不符合）</source>
        <translation>Review points: %1 to look at (Space: met, Delete: not met)</translation>
    </message>
    <message>
        <source>没带来，写进告知</source>
        <translation>Not here: put it on the notice</translation>
    </message>
    <message>
        <source>与原件核对一致</source>
        <translation>Compared with the original</translation>
    </message>
    <message>
        <source>怎么收</source>
        <translation>How to take it</translation>
    </message>
</context>
<context>
    <name>MaterialsPane</name>
    <message>
        <source>还差 %1 份</source>
        <translation>%1 missing</translation>
    </message>
    <message>
        <source>都齐了</source>
        <translation>complete</translation>
    </message>
    <message>
        <source>材料</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>这件事不用交材料。</source>
        <translation>This matter needs no papers.</translation>
    </message>
</context>
<context>
    <name>MatterScreen</name>
    <message>
        <source>* 必填</source>
        <translation>* required</translation>
    </message>
    <message>
        <source>表单</source>
        <translation>Form</translation>
    </message>
</context>
<context>
    <name>OutOfServiceScreen</name>
    <message>
        <source>本窗口暂时不能收件</source>
        <translation>This window cannot receive matters now</translation>
    </message>
    <message>
        <source>本机保存的资料损坏，要由技术人员修复。请马上通知技术人员，请办事人到其他窗口办理；其他窗口和自助终端照常使用。不要自行关机或者重装。已收件的以凭证为准，修复后能读出的都会保留，修好后本页会自己恢复。</source>
        <translation>What this machine keeps is damaged and a technician has to repair it. Tell the technician now, and send people to another window; other windows and kiosks work as ever. Do not switch this machine off or set it up anew. Receipts stay valid; whatever can be read is kept, and this page goes away by itself once it is repaired.</translation>
    </message>
    <message>
        <source>本机的程序版本太旧，打不开新版本保存的数据。请通知技术人员升级程序，请办事人到其他窗口办理。数据没有丢失。</source>
        <translation>This program is older than the data it finds. Tell the technician to upgrade it, and send people to another window. Nothing is lost.</translation>
    </message>
    <message>
        <source>本机暂时不能保存资料，程序会自己再试。请办事人到其他窗口办理；几分钟后还没有恢复，请通知技术人员。已收件的都在，恢复后自动送达。</source>
        <translation>This machine cannot keep anything just now and tries again by itself. Send people to another window; if it is not back in a few minutes, tell the technician. What was taken in is still here and is delivered afterwards.</translation>
    </message>
</context>
<context>
    <name>Overlays</name>
    <message>
        <source>暂存以后，申请人凭身份证可以在任何窗口或自助终端接着办。</source>
        <translation>Once saved, the applicant can go on at any window or kiosk with the identity card.</translation>
    </message>
    <message>
        <source>接着办</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>暂存并返回</source>
        <translation>Save and go back</translation>
    </message>
    <message>
        <source>作废这份草稿</source>
        <translation>Throw the draft away</translation>
    </message>
    <message>
        <source>要离开这件事吗？</source>
        <translation>Leave this matter?</translation>
    </message>
    <message>
        <source>填好的内容和拍好的材料都会删掉，找不回来。</source>
        <translation>All that was filled in and captured is deleted for good.</translation>
    </message>
    <message>
        <source>不作废</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Throw away</translation>
    </message>
    <message>
        <source>作废这份草稿？</source>
        <translation>Throw this draft away?</translation>
    </message>
    <message>
        <source>%1 正开着这份草稿（到 %2）。申请人就在这里的话，可以接过来；那边会自动退出，已保存的内容都在。</source>
        <translation>%1 has this draft open (until %2). If the applicant is here you may take it over; the other side leaves it, and what was saved is kept.</translation>
    </message>
    <message>
        <source>不接</source>
        <translation>Leave it</translation>
    </message>
    <message>
        <source>接过来办</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>这份草稿正在别处打开</source>
        <translation>This draft is open elsewhere</translation>
    </message>
    <message>
        <source>正在办的会先暂存。</source>
        <translation>What is being done is saved first.</translation>
    </message>
    <message>
        <source>不退出</source>
        <translation>Stay</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>退出登录？</source>
        <translation>Sign out?</translation>
    </message>
    <message>
        <source>有 %1 件还没有作受理决定。要当场受理、一次性告知或不予受理；确实不能当场决定的，由值班主管登录并写明理由。</source>
        <translation>Acceptance of %1 matter(s) is not decided. Accept, give the notice or refuse now; if that is impossible, a supervisor signs in and gives the reason.</translation>
    </message>
    <message>
        <source>先不结束</source>
        <translation>Not yet</translation>
    </message>
    <message>
        <source>去作决定</source>
        <translation>Decide now</translation>
    </message>
    <message>
        <source>还不能结束接待</source>
        <translation>The visit cannot end yet</translation>
    </message>
</context>
<context>
    <name>PackageBox</name>
    <message>
        <source>一件事：%1</source>
        <translation>All in one: %1</translation>
    </message>
    <message>
        <source>牵头部门：%1&#x3000;整体状态：%2</source>
        <translation>Lead department: %1   As a whole: %2</translation>
    </message>
    <message>
        <source>项目代码</source>
        <translation>Project code</translation>
    </message>
    <message>
        <source>项目帮办专员</source>
        <translation>Project officer</translation>
    </message>
    <message>
        <source>督办：%1</source>
        <translation>Supervision order: %1</translation>
    </message>
    <message>
        <source>%1. %2（%3/%4）</source>
        <translation>%1. %2 (%3 of %4)</translation>
    </message>
    <message>
        <source>%1（本件）&#x3000;%2</source>
        <translation>%1 (this case)   %2</translation>
    </message>
    <message>
        <source>%1&#x3000;%2</source>
        <translation>%1   %2</translation>
    </message>
    <message>
        <source>已超期&#x3000;%1</source>
        <translation>Overdue   %1</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>材料页面</source>
        <translation>Page</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>PartiesBox</name>
    <message>
        <source>为谁办理</source>
        <translation>For whom</translation>
    </message>
    <message>
        <source>领取方式</source>
        <translation>Delivery</translation>
    </message>
</context>
<context>
    <name>PartiesLine</name>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>收起%1</source>
        <translation>Close %1</translation>
    </message>
    <message>
        <source>修改%1</source>
        <translation>Change %1</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>男</source>
        <translation>male</translation>
    </message>
    <message>
        <source>女</source>
        <translation>female</translation>
    </message>
    <message>
        <source>证件照片</source>
        <translation>Photo on the document</translation>
    </message>
    <message>
        <source>%1 岁</source>
        <translation>aged %1</translation>
    </message>
    <message>
        <source>读卡</source>
        <translation>read from the card</translation>
    </message>
    <message>
        <source>手工录入：%1</source>
        <translation>typed: %1</translation>
    </message>
    <message>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Valid to</translation>
    </message>
    <message>
        <source>未满 14 周岁：须由监护人到场并同意。</source>
        <translation>Under 14: a guardian must be present and agree.</translation>
    </message>
    <message>
        <source>读社保卡</source>
        <translation>read from the social security card</translation>
    </message>
    <message>
        <source>读护照、通行证芯片：真伪未核验</source>
        <translation>read from the chip of passport or permit: authenticity not verified</translation>
    </message>
</context>
<context>
    <name>PersonKeys</name>
    <message>
        <source>再读一次</source>
        <translation>Read again</translation>
    </message>
    <message>
        <source>手工录入</source>
        <translation>Type instead</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>再填一次</source>
        <translation>Type again</translation>
    </message>
    <message>
        <source>读身份证</source>
        <translation>Read identity card</translation>
    </message>
    <message>
        <source>用社保卡</source>
        <translation>Social security card</translation>
    </message>
    <message>
        <source>用护照、通行证</source>
        <translation>Passport or permit</translation>
    </message>
</context>
<context>
    <name>PersonScreen</name>
    <message>
        <source>这张卡不是身份证，或读卡器不认</source>
        <translation>Not an identity card, or the reader does not know it</translation>
    </message>
    <message>
        <source>读卡器判定这张证有疑问</source>
        <translation>The reader doubts this card</translation>
    </message>
    <message>
        <source>证件上的信息对不上</source>
        <translation>The data on the card cannot be right</translation>
    </message>
    <message>
        <source>读卡器没有连上</source>
        <translation>The reader is not connected</translation>
    </message>
    <message>
        <source>读卡器正在重新启动</source>
        <translation>The reader is restarting</translation>
    </message>
    <message>
        <source>请确认是居民身份证、居住证或外国人永久居留证；否则手工录入。</source>
        <translation>Is it a resident identity card, a residence permit or a permanent residence card? Otherwise type it.</translation>
    </message>
    <message>
        <source>请核对证件和本人，按规定处理；不要手工录入绕过。</source>
        <translation>Compare document and person and follow the rules; do not type around it.</translation>
    </message>
    <message>
        <source>请擦一擦再读；仍不对，核对证件后手工录入并写明原因。</source>
        <translation>Wipe it and read again; if it stays wrong, compare the document and type it with the reason.</translation>
    </message>
    <message>
        <source>请申请人先换证；能否用其他证件办，按事项规定。</source>
        <translation>The applicant should renew it first; whether another document will do depends on the matter.</translation>
    </message>
    <message>
        <source>请检查连线；可以先手工录入并写明原因。</source>
        <translation>Check the cable; meanwhile type it with the reason.</translation>
    </message>
    <message>
        <source>请等几秒再读；也可以手工录入并写明原因。</source>
        <translation>Read again in a few seconds, or type it with the reason.</translation>
    </message>
    <message>
        <source>请擦一擦芯片再读；仍读不出，手工录入并写明原因。</source>
        <translation>Wipe the chip and read again; if that fails, type it with the reason.</translation>
    </message>
    <message>
        <source>正在找这个人的草稿和办件。</source>
        <translation>Looking for this person&apos;s drafts and cases.</translation>
    </message>
    <message>
        <source>把申请人的身份证平放在读卡区。</source>
        <translation>Lay the applicant&apos;s card flat on the reader.</translation>
    </message>
    <message>
        <source>正在查找…</source>
        <translation>Looking…</translation>
    </message>
    <message>
        <source>社保卡</source>
        <translation>social security card</translation>
    </message>
    <message>
        <source>护照或通行证</source>
        <translation>passport or permit</translation>
    </message>
    <message>
        <source>身份证</source>
        <translation>identity card</translation>
    </message>
    <message>
        <source>没有等到%1</source>
        <translation>No %1 was laid on the reader</translation>
    </message>
    <message>
        <source>%1拿开得太早</source>
        <translation>The %1 was lifted too early</translation>
    </message>
    <message>
        <source>这不是%1，或读卡器不认</source>
        <translation>Not a %1, or the reader does not know it</translation>
    </message>
    <message>
        <source>%1过了有效期</source>
        <translation>The %1 has expired</translation>
    </message>
    <message>
        <source>这张社保卡不让读持卡人信息</source>
        <translation>This social security card does not tell who holds it</translation>
    </message>
    <message>
        <source>填写的信息打不开芯片</source>
        <translation>What was typed does not open the chip</translation>
    </message>
    <message>
        <source>%1读不出来</source>
        <translation>The %1 cannot be read</translation>
    </message>
    <message>
        <source>请把%1平放在读卡区，再读一次。</source>
        <translation>Lay the %1 flat on the reader and read again.</translation>
    </message>
    <message>
        <source>请让%1一直放在读卡区，直到读完。</source>
        <translation>Leave the %1 on the reader until it has been read.</translation>
    </message>
    <message>
        <source>请确认证件种类；也可以改用其他证件，或手工录入。</source>
        <translation>Check what kind of document it is; or use another one, or type.</translation>
    </message>
    <message>
        <source>第三代社保卡要专用模块才能读姓名和号码，这台读卡器没有。请读身份证；没带的，看着社保卡手工录入并写明原因。</source>
        <translation>Name and number on a card of the third version need a security module, which this reader has not. Read the identity card; without it, type from the social security card and give the reason.</translation>
    </message>
    <message>
        <source>请照着资料页再核对证件号码、出生日期和有效期。</source>
        <translation>Compare number, birth date and end of validity with the data page.</translation>
    </message>
    <message>
        <source>把社保卡插入读卡器，或平放在感应区。</source>
        <translation>Put the social security card into the reader, or lay it on the contactless field.</translation>
    </message>
    <message>
        <source>把护照或通行证平放在读卡区。只读芯片，真伪未核验，请看着证件核对。</source>
        <translation>Lay the passport or permit on the reader. Only the chip is read: authenticity not verified, so compare the document itself.</translation>
    </message>
    <message>
        <source>请不要拿开%1。</source>
        <translation>Do not lift the %1.</translation>
    </message>
    <message>
        <source>正在读%1…</source>
        <translation>Reading the %1…</translation>
    </message>
    <message>
        <source>请放%1</source>
        <translation>Lay the %1 on the reader</translation>
    </message>
</context>
<context>
    <name>PlaceBox</name>
    <message>
        <source>由哪里办理</source>
        <translation>Handling place</translation>
    </message>
</context>
<context>
    <name>PlaceSteps</name>
    <message>
        <source>各环节由谁负责</source>
        <translation>Who answers for which step</translation>
    </message>
</context>
<context>
    <name>PointRow</name>
    <message>
        <source>哪里不符合（写进告知）</source>
        <translation>What is wrong (goes on the notice)</translation>
    </message>
</context>
<context>
    <name>QueueKeys</name>
    <message>
        <source>没有人等候，叫不到号。</source>
        <translation>Nobody is waiting.</translation>
    </message>
    <message>
        <source>这个号 %1 已经叫了。</source>
        <translation>%1 has called this number.</translation>
    </message>
    <message>
        <source>这个号现在不在本窗口。</source>
        <translation>This number is not at this window now.</translation>
    </message>
    <message>
        <source>叫号系统连不上，按现场秩序接待。</source>
        <translation>The queue is out of reach: serve people in the order they stand.</translation>
    </message>
    <message>
        <source>叫下一号</source>
        <translation>Call next</translation>
    </message>
    <message>
        <source>叫号</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>重呼</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>过号</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Finish</translation>
    </message>
</context>
<context>
    <name>QueueRail</name>
    <message>
        <source>%1 人等候</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>没有人等候</source>
        <translation>Nobody waits</translation>
    </message>
    <message>
        <source>排队</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>本窗口没有叫号</source>
        <translation>No number called</translation>
    </message>
    <message>
        <source>本窗口正在办</source>
        <translation>At this window</translation>
    </message>
    <message>
        <source>本机没有接入叫号。</source>
        <translation>No queue is connected.</translation>
    </message>
    <message>
        <source>现在没有人等候。有人取号后会出现在这里。</source>
        <translation>Nobody waits. Who takes a number appears here.</translation>
    </message>
    <message>
        <source>叫号系统连不上，按现场秩序接待。</source>
        <translation>The queue is out of reach: serve people in the order they stand.</translation>
    </message>
    <message>
        <source>呼叫</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>%1 正在办</source>
        <translation>at %1</translation>
    </message>
    <message>
        <source>已过号</source>
        <translation>passed</translation>
    </message>
    <message>
        <source>等了 %1 分钟</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>自助终端已填好一部分</source>
        <translation>partly filled in at a kiosk</translation>
    </message>
</context>
<context>
    <name>QueueStrip</name>
    <message>
        <source>%1 人等候</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>没有人等候</source>
        <translation>Nobody waits</translation>
    </message>
</context>
<context>
    <name>ReadyScreen</name>
    <message>
        <source>来人坐下后，按 F4 读身份证。</source>
        <translation>When the person sits down, press F4 and read the card.</translation>
    </message>
    <message>
        <source>按 F2 叫号；没有取号的，直接按 F4 读身份证。</source>
        <translation>F2 calls a number; for those without one press F4 and read the card.</translation>
    </message>
    <message>
        <source>有人来办事时，按 F4 读身份证。</source>
        <translation>When somebody comes, press F4 and read the card.</translation>
    </message>
    <message>
        <source>已叫 %1</source>
        <translation>%1 called</translation>
    </message>
    <message>
        <source>%1 人等候</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>现在没有人等候</source>
        <translation>Nobody is waiting</translation>
    </message>
    <message>
        <source>读卡器上还有一张身份证，请还给申请人。</source>
        <translation>A card still lies on the reader. Please hand it back.</translation>
    </message>
    <message>
        <source>接待：读身份证</source>
        <translation>Next person: read card</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>按 F1 看全部快捷键</source>
        <translation>F1 shows all keys</translation>
    </message>
    <message>
        <source>这里查不到这个编号的办件，请核对编号；别的大厅收的，可以请申请人打 12345 查询。</source>
        <translation>No case of this number is known here: please check it. For another hall&apos;s case the applicant can call 12345.</translation>
    </message>
    <message>
        <source>查办件</source>
        <translation>Find a case</translation>
    </message>
    <message>
        <source>大厅值班</source>
        <translation>Supervision</translation>
    </message>
    <message>
        <source>办事指南</source>
        <translation>Service guide</translation>
    </message>
    <message>
        <source>咨询</source>
        <translation>Enquiries</translation>
    </message>
    <message>
        <source>跨省通办</source>
        <translation>Cross-region</translation>
    </message>
    <message>
        <source>结束练习</source>
        <translation>End training</translation>
    </message>
    <message>
        <source>开始练习</source>
        <translation>Start training</translation>
    </message>
    <message>
        <source>知道了，照常收件</source>
        <translation>Understood, go on taking in</translation>
    </message>
    <message>
        <source>本机磁盘快满，不能办理新的事项：来办新事项的，请到其他窗口。没办完的可以接着办完，受理、出件照常。请通知技术人员清理磁盘。</source>
        <translation>The disk is nearly full and nothing new can be begun: send new matters to another window. What was begun can be finished; accepting and handing out go on. Tell the technician to make room.</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Understood</translation>
    </message>
    <message>
        <source>知道了，不再提示</source>
        <translation>I know, do not show again</translation>
    </message>
</context>
<context>
    <name>RecoveryScreen</name>
    <message>
        <source>程序出了意外，刚才的页面已经关闭。已收件的和已暂存的都在；请重新读卡，接着办理。</source>
        <translation>Something unexpected happened and the page was closed. All that was received or saved is there: read the card again and go on.</translation>
    </message>
    <message>
        <source>请重新开始</source>
        <translation>Please begin again</translation>
    </message>
    <message>
        <source>继续工作</source>
        <translation>Go on working</translation>
    </message>
</context>
<context>
    <name>ScanPanel</name>
    <message>
        <source>进纸器，单面</source>
        <translation>Feeder, one side</translation>
    </message>
    <message>
        <source>进纸器，双面</source>
        <translation>Feeder, both sides</translation>
    </message>
    <message>
        <source>平板（一次一页）</source>
        <translation>Glass (one page at a time)</translation>
    </message>
    <message>
        <source>前 %1 页已保存</source>
        <translation>the first %1 page(s) are saved</translation>
    </message>
    <message>
        <source>这一次没有保存任何页</source>
        <translation>nothing was saved this time</translation>
    </message>
    <message>
        <source>进纸器里没有纸了，%1</source>
        <translation>The feeder is empty; %1</translation>
    </message>
    <message>
        <source>进纸器里没有纸</source>
        <translation>The feeder is empty</translation>
    </message>
    <message>
        <source>第 %1 页卡住，%2</source>
        <translation>Page %1 is jammed; %2</translation>
    </message>
    <message>
        <source>第 %1 页处一次进了两张，%2</source>
        <translation>Two sheets went in at page %1; %2</translation>
    </message>
    <message>
        <source>扫描仪的盖子开着，%1</source>
        <translation>The scanner&apos;s cover is open; %1</translation>
    </message>
    <message>
        <source>已停止，%1</source>
        <translation>Stopped; %1</translation>
    </message>
    <message>
        <source>这份材料最多收这么多页，%1</source>
        <translation>This material takes no more pages; %1</translation>
    </message>
    <message>
        <source>扫描仪不支持这种扫法</source>
        <translation>The scanner cannot scan this way</translation>
    </message>
    <message>
        <source>扫描仪没有连上，%1</source>
        <translation>The scanner is not connected; %1</translation>
    </message>
    <message>
        <source>扫描仪正在重新启动，%1</source>
        <translation>The scanner is restarting; %1</translation>
    </message>
    <message>
        <source>扫到的页没有保存成功</source>
        <translation>The scanned pages could not be saved</translation>
    </message>
    <message>
        <source>已保存 %1 页，请看一看</source>
        <translation>%1 page(s) saved; please look at them</translation>
    </message>
    <message>
        <source>扫描仪出了故障，%1</source>
        <translation>The scanner has a fault; %1</translation>
    </message>
    <message>
        <source>把纸放进进纸器再扫；单页也可以放在平板上。</source>
        <translation>Put the paper into the feeder and scan; a single page can also lie on the glass.</translation>
    </message>
    <message>
        <source>打开盖子取出卡住的纸，把没扫的页放回去，再接着扫。</source>
        <translation>Open the cover and take the jammed sheet out, put back what is not scanned yet, then scan on.</translation>
    </message>
    <message>
        <source>把这一张和后面的分开放好，再接着扫。</source>
        <translation>Separate this sheet from those behind it, then scan on.</translation>
    </message>
    <message>
        <source>合上盖子，把没扫的页放好，再接着扫。</source>
        <translation>Close the cover, put in what is not scanned yet, then scan on.</translation>
    </message>
    <message>
        <source>可以接着扫剩下的页。</source>
        <translation>The rest can be scanned now.</translation>
    </message>
    <message>
        <source>多出的页没有收。请核对，不要的页在材料里删除。</source>
        <translation>The pages beyond that were not taken. Check them; delete what is not wanted in the material.</translation>
    </message>
    <message>
        <source>换一种扫法，或改用高拍仪。</source>
        <translation>Choose another way to scan, or use the document camera.</translation>
    </message>
    <message>
        <source>请检查电源和连线，或改用高拍仪。</source>
        <translation>Check its power and cable, or use the document camera.</translation>
    </message>
    <message>
        <source>请等几秒再扫，或改用高拍仪。</source>
        <translation>Wait a few seconds and scan again, or use the document camera.</translation>
    </message>
    <message>
        <source>请再扫一次；还不行，请联系技术人员。</source>
        <translation>Scan once more; if it fails again, call the technician.</translation>
    </message>
    <message>
        <source>请再试一次，或改用高拍仪。</source>
        <translation>Try again, or use the document camera.</translation>
    </message>
    <message>
        <source>好像是空白页</source>
        <translation>seems to be blank</translation>
    </message>
    <message>
        <source>有点模糊</source>
        <translation>a little blurred</translation>
    </message>
    <message>
        <source>偏暗</source>
        <translation>rather dark</translation>
    </message>
    <message>
        <source>有反光</source>
        <translation>a lamp shines on it</translation>
    </message>
    <message>
        <source>拍到了手指</source>
        <translation>a finger is in the picture</translation>
    </message>
    <message>
        <source>有一个角没有扫到</source>
        <translation>one corner is missing</translation>
    </message>
    <message>
        <source>边上可能缺了一块</source>
        <translation>part of an edge may be missing</translation>
    </message>
    <message>
        <source>把纸面朝下放在玻璃上，合上盖子。</source>
        <translation>Lay the page face down on the glass and close the cover.</translation>
    </message>
    <message>
        <source>把纸放进进纸器，顺序和方向放好。最多还能收 %1 页。</source>
        <translation>Put the paper into the feeder, in order and the right way round. Up to %1 more page(s).</translation>
    </message>
    <message>
        <source>纸质材料也可以先收下，选“以后补交”，回头再扫。</source>
        <translation>The paper can also be kept for now: choose &quot;bring later&quot; and scan it afterwards.</translation>
    </message>
    <message>
        <source>第 %1 页：%2。不要就在材料里删除。</source>
        <translation>Page %1: %2. Delete it in the material if it is not wanted.</translation>
    </message>
    <message>
        <source>正在停止…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>正在保存 %1 页…</source>
        <translation>Saving %1 page(s)…</translation>
    </message>
    <message>
        <source>正在扫描，已有 %1 页…</source>
        <translation>Scanning, %1 page(s) so far…</translation>
    </message>
    <message>
        <source>正在扫描…</source>
        <translation>Scanning…</translation>
    </message>
    <message>
        <source>开始扫描</source>
        <translation>Start scanning</translation>
    </message>
    <message>
        <source>接着扫</source>
        <translation>Scan on</translation>
    </message>
    <message>
        <source>再扫一次</source>
        <translation>Scan again</translation>
    </message>
    <message>
        <source>改用高拍仪</source>
        <translation>Use the camera</translation>
    </message>
    <message>
        <source>停止扫描</source>
        <translation>Stop scanning</translation>
    </message>
    <message>
        <source>好了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>不扫了</source>
        <translation>Do not scan</translation>
    </message>
</context>
<context>
    <name>SearchSheet</name>
    <message>
        <source>选事项</source>
        <translation>Choose the matter</translation>
    </message>
    <message>
        <source>事项名称、拼音首字母或编码</source>
        <translation>Name, pinyin initials or code</translation>
    </message>
    <message>
        <source>个人和单位</source>
        <translation>Everyone</translation>
    </message>
    <message>
        <source>个人</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>企业和单位</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>没有完全一样的事项，下面是相近的。</source>
        <translation>Nothing is called just that; these come close.</translation>
    </message>
    <message>
        <source>没有找到。换个说法，只打前两个字的拼音首字母，或输入事项编码的前几位；对个人和单位的事项都找时，点“个人和单位”。</source>
        <translation>Nothing found. Try other words, pinyin initials only, or the first digits of the code; “Everyone” looks for persons and organisations.</translation>
    </message>
    <message>
        <source>开始办</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>在这里受理的理由</source>
        <translation>Why it is taken in here</translation>
    </message>
    <message>
        <source>写明理由，按 Enter 开始办</source>
        <translation>Give the reason, Enter begins</translation>
    </message>
</context>
<context>
    <name>SecondBox</name>
    <message>
        <source>不能是经办人自己，请另一个人登录。</source>
        <translation>That is your own account: somebody else has to sign in.</translation>
    </message>
    <message>
        <source>工号或密码不对。</source>
        <translation>Wrong id or password.</translation>
    </message>
    <message>
        <source>这个账号没有这项权限。</source>
        <translation>This account may not do this.</translation>
    </message>
    <message>
        <source>试错太多，账号已锁，请找管理员。</source>
        <translation>Too many tries: the account is locked. Ask the administrator.</translation>
    </message>
    <message>
        <source>本机的数据库打不开，请找管理员。</source>
        <translation>The database cannot be opened. Ask the administrator.</translation>
    </message>
    <message>
        <source>这个账号已停用或过期，请找管理员。</source>
        <translation>This account is disabled or expired. Ask the administrator.</translation>
    </message>
    <message>
        <source>请另一个人在这里登录确认，经办人不用退出。</source>
        <translation>Somebody else signs in here for this step; you stay signed in.</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff id</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>确认登录</source>
        <translation>Sign in</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>叫号</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>叫下一号</source>
        <translation>Call next</translation>
    </message>
    <message>
        <source>重呼</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>过号</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>办结这个号</source>
        <translation>Finish this number</translation>
    </message>
    <message>
        <source>到排队名单，Enter 呼叫选中的号</source>
        <translation>To the queue; Enter calls the chosen number</translation>
    </message>
    <message>
        <source>接待</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>读身份证</source>
        <translation>Read the card</translation>
    </message>
    <message>
        <source>手工录入身份</source>
        <translation>Type the identity</translation>
    </message>
    <message>
        <source>选事项；收件后：还办一件</source>
        <translation>Choose the matter; after receipt: one more</translation>
    </message>
    <message>
        <source>结束接待</source>
        <translation>End the visit</translation>
    </message>
    <message>
        <source>办一件事</source>
        <translation>Matter</translation>
    </message>
    <message>
        <source>到下一格</source>
        <translation>To the next field</translation>
    </message>
    <message>
        <source>到下一处</source>
        <translation>To the next control</translation>
    </message>
    <message>
        <source>到表单</source>
        <translation>To the form</translation>
    </message>
    <message>
        <source>到材料</source>
        <translation>To the papers</translation>
    </message>
    <message>
        <source>到核对与收件</source>
        <translation>To check and receive</translation>
    </message>
    <message>
        <source>拍摄材料；看照片时：重拍</source>
        <translation>Capture; with a picture: retake</translation>
    </message>
    <message>
        <source>到下一处问题</source>
        <translation>To the next open point</translation>
    </message>
    <message>
        <source>请申请人看告知书</source>
        <translation>Show the notice to the applicant</translation>
    </message>
    <message>
        <source>申请人说同意</source>
        <translation>Applicant agrees</translation>
    </message>
    <message>
        <source>核对过了，是本人</source>
        <translation>Compared: the same person</translation>
    </message>
    <message>
        <source>不是本人</source>
        <translation>Another person</translation>
    </message>
    <message>
        <source>请申请人签名</source>
        <translation>Ask the applicant to sign</translation>
    </message>
    <message>
        <source>在纸上签名</source>
        <translation>Sign on paper</translation>
    </message>
    <message>
        <source>收件；看照片时：就用这张</source>
        <translation>Receive; with a picture: use it</translation>
    </message>
    <message>
        <source>暂存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>选择</source>
        <translation>Choosing</translation>
    </message>
    <message>
        <source>选第几项</source>
        <translation>Choose by number</translation>
    </message>
    <message>
        <source>换一项</source>
        <translation>Another option</translation>
    </message>
    <message>
        <source>勾选</source>
        <translation>Tick</translation>
    </message>
    <message>
        <source>名单里上下；日期加减一天</source>
        <translation>Up and down a list; a date by one day</translation>
    </message>
    <message>
        <source>删除选中的一页</source>
        <translation>Remove the chosen page</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>打印凭条、补打</source>
        <translation>Print the receipt, also again</translation>
    </message>
    <message>
        <source>返回、收回</source>
        <translation>Back, take back</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>字大一些</source>
        <translation>Larger type</translation>
    </message>
    <message>
        <source>字小一些</source>
        <translation>Smaller type</translation>
    </message>
    <message>
        <source>打开、关闭这一页</source>
        <translation>Open and close this page</translation>
    </message>
    <message>
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>技术人员面板</source>
        <translation>Technician&apos;s panel</translation>
    </message>
    <message>
        <source>再找一次别处的草稿</source>
        <translation>Look for other drafts again</translation>
    </message>
    <message>
        <source>拍照比对</source>
        <translation>By camera</translation>
    </message>
    <message>
        <source>技术人员面板（没有接待时）</source>
        <translation>Technician&apos;s panel (between visits)</translation>
    </message>
    <message>
        <source>用扫描仪扫材料；扫描时：改用高拍仪</source>
        <translation>Scan a material; while scanning: use the camera</translation>
    </message>
    <message>
        <source>没带身份证：用社保卡；用护照、通行证</source>
        <translation>No identity card: social security card; passport or permit</translation>
    </message>
    <message>
        <source>用 A4 打印凭证</source>
        <translation>Print the receipt on A4</translation>
    </message>
    <message>
        <source>办件</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>查办件</source>
        <translation>Find a case</translation>
    </message>
    <message>
        <source>作受理决定；办这一项</source>
        <translation>Decide on acceptance; do this</translation>
    </message>
    <message>
        <source>受理、告知、不予受理等，键写在名单上</source>
        <translation>Accept, notice, refuse …: the key stands on the list</translation>
    </message>
    <message>
        <source>收补正材料</source>
        <translation>Take a supplement</translation>
    </message>
    <message>
        <source>出件：当面领取</source>
        <translation>Hand out</translation>
    </message>
    <message>
        <source>出件：邮寄</source>
        <translation>Hand out by mail</translation>
    </message>
    <message>
        <source>请另一个人登录</source>
        <translation>Somebody else signs in</translation>
    </message>
    <message>
        <source>请申请人签名、评价</source>
        <translation>Ask to sign, to rate</translation>
    </message>
    <message>
        <source>拍摄</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>办事指南：任何事项的指南、样表、流程图</source>
        <translation>Guide: of any matter, with sample forms and chart</translation>
    </message>
    <message>
        <source>咨询：登记、转交、答复</source>
        <translation>Enquiries: note down, hand over, answer</translation>
    </message>
    <message>
        <source>跨省通办专区</source>
        <translation>Cross-region zone</translation>
    </message>
    <message>
        <source>去做提示的这一步</source>
        <translation>Go to the step of the guide</translation>
    </message>
    <message>
        <source>开缴费通知单、登记缴费</source>
        <translation>Fee notice, record the payment</translation>
    </message>
    <message>
        <source>开始、结束练习</source>
        <translation>Start, end training</translation>
    </message>
    <message>
        <source>材料怎么收：核验、电子证照、原件、承诺</source>
        <translation>How a paper is taken: looked up, e-licence, original, commitment</translation>
    </message>
    <message>
        <source>改为上门办理、改回窗口</source>
        <translation>Make it a home visit, or back to the window</translation>
    </message>
    <message>
        <source>收件后：同一单位再办一件</source>
        <translation>After taking in: another for this organisation</translation>
    </message>
    <message>
        <source>改为协助网上申请</source>
        <translation>Help with an online application instead</translation>
    </message>
    <message>
        <source>拍证件</source>
        <translation>Photograph the document</translation>
    </message>
    <message>
        <source>不再提示目录变化</source>
        <translation>Put the news of the catalogue away</translation>
    </message>
</context>
<context>
    <name>SidesBox</name>
    <message>
        <source>办理地</source>
        <translation>Handling place</translation>
    </message>
    <message>
        <source>寄递</source>
        <translation>Parcels</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>工号或密码不对，还可以试 %1 次。</source>
        <translation>Wrong staff id or password, tries left: %1.</translation>
    </message>
    <message>
        <source>工号或密码不对。</source>
        <translation>Wrong staff id or password.</translation>
    </message>
    <message>
        <source>试错太多，账号已锁到 %1。请找管理员。</source>
        <translation>Too many tries: the account is locked until %1. Ask the administrator.</translation>
    </message>
    <message>
        <source>试错太多，账号已锁。请找管理员。</source>
        <translation>Too many tries: the account is locked. Ask the administrator.</translation>
    </message>
    <message>
        <source>这个账号已停用，请找管理员。</source>
        <translation>This account is disabled. Ask the administrator.</translation>
    </message>
    <message>
        <source>这个账号过了期，请找管理员。</source>
        <translation>This account has expired. Ask the administrator.</translation>
    </message>
    <message>
        <source>这个账号不能在窗口收件。</source>
        <translation>This account may not receive matters at a window.</translation>
    </message>
    <message>
        <source>本机的数据库打不开，请找管理员。</source>
        <translation>The database cannot be opened. Ask the administrator.</translation>
    </message>
    <message>
        <source>窗口已锁定。没办完的已经暂存，登录后重新读卡接着办。</source>
        <translation>The window is locked. What was open is saved: sign in, read the card and go on.</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff id</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>结束练习</source>
        <translation>End training</translation>
    </message>
</context>
<context>
    <name>StartingScreen</name>
    <message>
        <source>正在启动…</source>
        <translation>Starting…</translation>
    </message>
</context>
<context>
    <name>SupervisionScreen</name>
    <message>
        <source>大厅值班</source>
        <translation>Supervision</translation>
    </message>
    <message>
        <source>%1 的情况，按本机所知，断网也能看</source>
        <translation>As of %1, as far as this terminal knows; works without the network</translation>
    </message>
    <message>
        <source>正在统计…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>导出统计表（CSV）</source>
        <translation>Export figures (CSV)</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>已导出到 %1</source>
        <translation>Written to %1</translation>
    </message>
    <message>
        <source>没有写成文件：磁盘满了或没有权限，请找管理员。</source>
        <translation>The file was not written: disk full or no permission. Ask the administrator.</translation>
    </message>
    <message>
        <source>超期 %1 件，即将到期 %2 件</source>
        <translation>%1 overdue, %2 due soon</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Time limits</translation>
    </message>
    <message>
        <source>没有超期和即将到期的。</source>
        <translation>Nothing is overdue or due soon.</translation>
    </message>
    <message>
        <source>没办成的事</source>
        <translation>Stuck matters</translation>
    </message>
    <message>
        <source>没有未办结的。</source>
        <translation>None is open.</translation>
    </message>
    <message>
        <source>排队 %1 人</source>
        <translation>%1 in the queue</translation>
    </message>
    <message>
        <source>等着办的</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>没有等着办的件。</source>
        <translation>Nothing waits.</translation>
    </message>
    <message>
        <source>待受理决定 %1，待补正 %2，待出件 %3</source>
        <translation>to decide %1, to supplement %2, to hand out %3</translation>
    </message>
    <message>
        <source>送达和设备</source>
        <translation>Delivery and devices</translation>
    </message>
    <message>
        <source>设备都正常。</source>
        <translation>All devices work.</translation>
    </message>
    <message>
        <source>最近七天</source>
        <translation>The last seven days</translation>
    </message>
    <message>
        <source>差评待回复 %1 条</source>
        <translation>%1 bad rating(s) to answer</translation>
    </message>
    <message>
        <source>评价（平台已收到的）</source>
        <translation>Ratings (those the platform has)</translation>
    </message>
    <message>
        <source>%1 条</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>各部门超期和异常（近90天）</source>
        <translation>Late and irregular by department (90 days)</translation>
    </message>
    <message>
        <source>各部门都没有超期和异常。</source>
        <translation>No department was late or out of the rule.</translation>
    </message>
    <message>
        <source>逐件</source>
        <translation>Case by case</translation>
    </message>
    <message>
        <source>还没有缴费的</source>
        <translation>Not paid yet</translation>
    </message>
    <message>
        <source>没有未缴费的缴款单。</source>
        <translation>No slip is unpaid.</translation>
    </message>
    <message>
        <source>各部门首席代表</source>
        <translation>Chief representatives of the departments</translation>
    </message>
    <message>
        <source>这个大厅没有进驻部门。</source>
        <translation>No department is in this hall.</translation>
    </message>
    <message>
        <source>有办件的记录被改动过，统计数不可信，先核查。</source>
        <translation>The history of a case was edited: no figure can be trusted before it is looked at.</translation>
    </message>
    <message>
        <source>工作人员派驻</source>
        <translation>Postings of the staff</translation>
    </message>
    <message>
        <source>没有账号。</source>
        <translation>There is no account.</translation>
    </message>
    <message>
        <source>没答复的咨询</source>
        <translation>Unanswered questions</translation>
    </message>
    <message>
        <source>没有未答复的咨询。</source>
        <translation>No unanswered question.</translation>
    </message>
    <message>
        <source>本机磁盘空间不多，请技术人员清理</source>
        <translation>Disk space of this machine is low: have a technician make room</translation>
    </message>
    <message>
        <source>本机磁盘快满，不再办理新事项，请技术人员马上清理</source>
        <translation>The disk is nearly full and nothing new is taken in: have a technician make room now</translation>
    </message>
</context>
<context>
    <name>TakenInScreen</name>
    <message>
        <source>正在打印凭条…</source>
        <translation>Printing the receipt…</translation>
    </message>
    <message>
        <source>补打的凭条已打印，请交给申请人。</source>
        <translation>The copy is printed. Please hand it to the applicant.</translation>
    </message>
    <message>
        <source>凭条已打印，请交给申请人。</source>
        <translation>The receipt is printed. Please hand it to the applicant.</translation>
    </message>
    <message>
        <source>凭条可能只打了一半，请看一看；不完整就再打一张。</source>
        <translation>The receipt may be half printed. Look at it, and print again if it is not whole.</translation>
    </message>
    <message>
        <source>补打凭条</source>
        <translation>Print the receipt again</translation>
    </message>
    <message>
        <source>已收件</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>收件编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>收件时间</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>承诺时限</source>
        <translation>Promised within</translation>
    </message>
    <message>
        <source>补交材料</source>
        <translation>To bring later</translation>
    </message>
    <message>
        <source>查进度的二维码</source>
        <translation>QR code to follow the progress</translation>
    </message>
    <message>
        <source>扫码查进度</source>
        <translation>Scan to follow the progress</translation>
    </message>
    <message>
        <source>结束接待</source>
        <translation>End the visit</translation>
    </message>
    <message>
        <source>还办一件</source>
        <translation>One more matter</translation>
    </message>
    <message>
        <source>补打一张</source>
        <translation>Print a copy</translation>
    </message>
    <message>
        <source>再打一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>A4 打印机</source>
        <translation>The A4 printer</translation>
    </message>
    <message>
        <source>凭条打印机</source>
        <translation>The receipt printer</translation>
    </message>
    <message>
        <source>正在用 A4 打印凭证…</source>
        <translation>Printing the receipt on A4…</translation>
    </message>
    <message>
        <source>也可以按 Shift F10，用 A4 打印机打。</source>
        <translation> Shift F10 prints it on A4 instead.</translation>
    </message>
    <message>
        <source>%1没有纸：装纸以后再打。已经收件，不用重办。</source>
        <translation>%1 is out of paper: load some and print again. The matter is taken in.</translation>
    </message>
    <message>
        <source>%1盖子开着：合上以后再打。已经收件，不用重办。</source>
        <translation>%1&apos;s cover is open: close it and print again. The matter is taken in.</translation>
    </message>
    <message>
        <source>%1卡纸：清理以后再打。已经收件，不用重办。</source>
        <translation>%1 is jammed: clear it and print again. The matter is taken in.</translation>
    </message>
    <message>
        <source>%1没有墨粉：换好以后再打。已经收件，不用重办。</source>
        <translation>%1 is out of toner: change it and print again. The matter is taken in.</translation>
    </message>
    <message>
        <source>%1没有接好：请申请人拍下二维码，或手写收件编号。已经收件，不用重办。</source>
        <translation>%1 is not connected: let the applicant photograph the QR code, or write the number down. The matter is taken in.</translation>
    </message>
    <message>
        <source>%1有故障：请申请人拍下二维码，或手写收件编号。已经收件，不用重办。</source>
        <translation>%1 has a fault: let the applicant photograph the QR code, or write the number down. The matter is taken in.</translation>
    </message>
    <message>
        <source>用 A4 补打</source>
        <translation>Reprint on A4</translation>
    </message>
    <message>
        <source>用 A4 打印</source>
        <translation>Print on A4</translation>
    </message>
    <message>
        <source>作受理决定</source>
        <translation>Decide on acceptance</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>大厅共享正常</source>
        <translation>Hall sharing works</translation>
    </message>
    <message>
        <source>大厅共享：经市平台</source>
        <translation>Hall sharing: through the city</translation>
    </message>
    <message>
        <source>大厅共享：没有接入</source>
        <translation>Hall sharing: not connected</translation>
    </message>
    <message>
        <source>大厅共享：连不上</source>
        <translation>Hall sharing: out of reach</translation>
    </message>
    <message>
        <source>断网：照常收件，网络恢复后自动送达</source>
        <translation>Offline: go on, it is delivered later</translation>
    </message>
    <message>
        <source>网络正常</source>
        <translation>Network works</translation>
    </message>
    <message>
        <source>%1 件送不出去，请找值班负责人</source>
        <translation>Stuck: %1, ask the supervisor</translation>
    </message>
    <message>
        <source>磁盘空间不多，请通知技术人员</source>
        <translation>Disk space is low: tell the technician</translation>
    </message>
    <message>
        <source>磁盘快满：不能办理新事项，请通知技术人员</source>
        <translation>Disk nearly full: nothing new can be taken in, tell the technician</translation>
    </message>
    <message>
        <source>日历快到期</source>
        <translation>Calendar ends soon</translation>
    </message>
    <message>
        <source>数据截至 %1</source>
        <translation>Data as of %1</translation>
    </message>
    <message>
        <source>断网：网络恢复后自动送达</source>
        <translation>Offline: it is delivered later</translation>
    </message>
    <message>
        <source>磁盘已满：不能再拍材料，请马上通知技术人员</source>
        <translation>Disk full: no more papers can be captured, tell the technician now</translation>
    </message>
</context>
<context>
    <name>TrainingBand</name>
    <message>
        <source>练习 · 不是真办件，不会上报，结束练习时全部删除</source>
        <translation>TRAINING · nothing here is real, nothing is sent, all of it goes when training ends</translation>
    </message>
</context>
<context>
    <name>TravelAccess</name>
    <message>
        <source>照着资料页填写，才能打开芯片。也可以把光标放在第一格，扫资料页底部的两三行机读码。</source>
        <translation>Type what stands on the data page: it opens the chip. Or scan the machine readable lines at its foot into the first field.</translation>
    </message>
    <message>
        <source>护照、通行证</source>
        <translation>Passport or permit</translation>
    </message>
    <message>
        <source>只读芯片里的资料，真伪未核验：请看着证件核对本人。</source>
        <translation>Only the chip&apos;s data are read, authenticity not verified: compare document and person.</translation>
    </message>
    <message>
        <source>证件号码 *</source>
        <translation>Document number *</translation>
    </message>
    <message>
        <source>证件号码</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>出生日期 *</source>
        <translation>Birth date *</translation>
    </message>
    <message>
        <source>出生日期</source>
        <translation>Birth date</translation>
    </message>
    <message>
        <source>例如 19900131</source>
        <translation>e.g. 19900131</translation>
    </message>
    <message>
        <source>有效期至 *</source>
        <translation>Valid until *</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>例如 20300131</source>
        <translation>e.g. 20300131</translation>
    </message>
    <message>
        <source>读芯片</source>
        <translation>Read the chip</translation>
    </message>
    <message>
        <source>读身份证</source>
        <translation>Read identity card</translation>
    </message>
    <message>
        <source>手工录入</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>TypedPerson</name>
    <message>
        <source>男</source>
        <translation>male</translation>
    </message>
    <message>
        <source>女</source>
        <translation>female</translation>
    </message>
    <message>
        <source>照着证件录入。会记下原因和经办人。</source>
        <translation>Type what the document says. The reason and your name are recorded.</translation>
    </message>
    <message>
        <source>手工录入身份</source>
        <translation>Type the identity</translation>
    </message>
    <message>
        <source>姓名 *</source>
        <translation>Name *</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>身份证号码 *</source>
        <translation>Identity number *</translation>
    </message>
    <message>
        <source>身份证号码</source>
        <translation>Identity number</translation>
    </message>
    <message>
        <source>%1，%2 出生</source>
        <translation>%1, born %2</translation>
    </message>
    <message>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>没有读卡的原因 *</source>
        <translation>Why not read *</translation>
    </message>
    <message>
        <source>接续码</source>
        <translation>Slip code</translation>
    </message>
    <message>
        <source>自助终端凭条上印的。没有也能办，只是找不到别的终端上的草稿。</source>
        <translation>Printed on the kiosk&apos;s slip. Not needed, but without it drafts of other terminals are not found.</translation>
    </message>
    <message>
        <source>就是这个人</source>
        <translation>This is the person</translation>
    </message>
    <message>
        <source>还是读卡</source>
        <translation>Read the card after all</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>VisitScreen</name>
    <message>
        <source>这份草稿已经办完或作废了。</source>
        <translation>This draft is done or thrown away already.</translation>
    </message>
    <message>
        <source>大厅和市平台都连不上，打不开别处的草稿；本机的照常能办。</source>
        <translation>Neither hall nor city is in reach: drafts of other terminals cannot be opened, those here can.</translation>
    </message>
    <message>
        <source>这份草稿的事项在本窗口不办，或内容读不出来。</source>
        <translation>This draft&apos;s matter is not offered here, or it cannot be read.</translation>
    </message>
    <message>
        <source>这份草稿已由别处接着办，本窗口已关闭它。</source>
        <translation>Somebody else goes on with this draft; it is closed here.</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>delivered</translation>
    </message>
    <message>
        <source>送不出去</source>
        <translation>stuck</translation>
    </message>
    <message>
        <source>待送达</source>
        <translation>to be delivered</translation>
    </message>
    <message>
        <source>选事项</source>
        <translation>Choose the matter</translation>
    </message>
    <message>
        <source>结束接待</source>
        <translation>End the visit</translation>
    </message>
    <message>
        <source>没办完的</source>
        <translation>Unfinished</translation>
    </message>
    <message>
        <source>正在查找…</source>
        <translation>Looking…</translation>
    </message>
    <message>
        <source>没有草稿。按 F6 选要办的事项。</source>
        <translation>No drafts. Press F6 and choose the matter.</translation>
    </message>
    <message>
        <source>大厅和市平台都连不上：这里只有本机的草稿。</source>
        <translation>Neither hall nor city is in reach: only drafts of this terminal are listed.</translation>
    </message>
    <message>
        <source>接着办</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>其他终端上的草稿</source>
        <translation>Draft of another terminal</translation>
    </message>
    <message>
        <source>本机的草稿，最后保存 %1</source>
        <translation>of this terminal, saved %1</translation>
    </message>
    <message>
        <source>其他终端的草稿，最后保存 %1</source>
        <translation>of another terminal, saved %1</translation>
    </message>
    <message>
        <source>就是这次取号带来的</source>
        <translation>comes with the number</translation>
    </message>
    <message>
        <source>%1 正开着这份草稿</source>
        <translation>open at %1</translation>
    </message>
    <message>
        <source>%1 收件，%2</source>
        <translation>received %1, %2</translation>
    </message>
    <message>
        <source>还欠的材料</source>
        <translation>Papers still owed</translation>
    </message>
    <message>
        <source>再找一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>刚才扫的就是这一件</source>
        <translation>This is the one that was scanned</translation>
    </message>
    <message>
        <source>这里查不到这个编号的办件，请核对编号。</source>
        <translation>No case of this number is known here: please check it.</translation>
    </message>
    <message>
        <source>作受理决定（%1 件）</source>
        <translation>Decide on acceptance (%1)</translation>
    </message>
    <message>
        <source>查办件</source>
        <translation>Find a case</translation>
    </message>
    <message>
        <source>办件</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>这里没有这个人的办件。</source>
        <translation>No case of this person is known here.</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>期限 %1</source>
        <translation>due %1</translation>
    </message>
    <message>
        <source>平台上已经变了，要核对</source>
        <translation>Changed at the platform: please check</translation>
    </message>
    <message>
        <source>补打选中那件的凭条</source>
        <translation>Print that case&apos;s receipt again</translation>
    </message>
    <message>
        <source>跨省通办</source>
        <translation>Cross-region</translation>
    </message>
    <message>
        <source>办事指南</source>
        <translation>Service guide</translation>
    </message>
    <message>
        <source>咨询</source>
        <translation>Enquiries</translation>
    </message>
</context>
<context>
    <name>WayRow</name>
    <message>
        <source>收回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>选这个</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>%1（现在是这样收的）</source>
        <translation>%1 (taken so now)</translation>
    </message>
</context>
<context>
    <name>ZoneSheet</name>
    <message>
        <source>跨省通办专区</source>
        <translation>Cross-region zone</translation>
    </message>
    <message>
        <source>事项查询、收件</source>
        <translation>Matters: look up and take in</translation>
    </message>
    <message>
        <source>事项名称或编码</source>
        <translation>Name or code of the matter</translation>
    </message>
    <message>
        <source>收件</source>
        <translation>Take in</translation>
    </message>
    <message>
        <source>办件查询、评价</source>
        <translation>Cases and ratings</translation>
    </message>
    <message>
        <source>申请人还没有办件。</source>
        <translation>The applicant has no cases yet.</translation>
    </message>
    <message>
        <source>读申请人的身份证后，这里列出他的办件；也可以按编号查。</source>
        <translation>Once the card is read, the cases stand here; or find one by its number.</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>办好的件打开以后，按 F11 请申请人在对面屏幕上评价。</source>
        <translation>Open a finished case and press F11: the applicant rates it on their screen.</translation>
    </message>
    <message>
        <source>按编号查办件</source>
        <translation>Find by number</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>没有找到可以跨省通办的事项，请换个说法。</source>
        <translation>No cross-region matter found; please try other words.</translation>
    </message>
</context>
</TS>
