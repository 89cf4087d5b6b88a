<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>HallAddressField</name>
    <message>
        <source>重新选择</source>
        <translation>Choose again</translation>
    </message>
    <message>
        <source>请选择%1（退格键：上一级）</source>
        <translation>Choose the %1 (Backspace: up)</translation>
    </message>
    <message>
        <source>请选择%1</source>
        <translation>Choose the %1</translation>
    </message>
    <message>
        <source>按退格键改选。</source>
        <translation>Backspace chooses again.</translation>
    </message>
    <message>
        <source>要改的话，点一下上面的名称。</source>
        <translation>To change it, touch a name above.</translation>
    </message>
</context>
<context>
    <name>HallDateField</name>
    <message>
        <source>年</source>
        <comment>part of a date</comment>
        <translation>Year</translation>
    </message>
    <message>
        <source>月</source>
        <comment>part of a date</comment>
        <translation>Month</translation>
    </message>
    <message>
        <source>日</source>
        <comment>part of a date</comment>
        <translation>Day</translation>
    </message>
    <message>
        <source>%1，加一</source>
        <translation>%1, one more</translation>
    </message>
    <message>
        <source>%1，减一</source>
        <translation>%1, one less</translation>
    </message>
    <message>
        <source>就是这一天</source>
        <translation>This is the day</translation>
    </message>
    <message>
        <source>按上下箭头调整，按住不放可以连续调整。</source>
        <translation>Touch the arrows to adjust; hold to go faster.</translation>
    </message>
    <message>
        <source>8 位数字，如 %1</source>
        <translation>8 digits, as %1</translation>
    </message>
</context>
<context>
    <name>HallFaceWords</name>
    <message>
        <source>请把脸对准中间的圈</source>
        <translation>Bring your face into the circle</translation>
    </message>
    <message>
        <source>画面里只能有您一个人，请其他人退后</source>
        <translation>Only you in the picture, please: others step back</translation>
    </message>
    <message>
        <source>请靠近一点</source>
        <translation>Come a little closer</translation>
    </message>
    <message>
        <source>请退后一点</source>
        <translation>Step back a little</translation>
    </message>
    <message>
        <source>请把脸移到圈的中间</source>
        <translation>Move your face to the middle of the circle</translation>
    </message>
    <message>
        <source>请正对摄像头，摘下口罩和帽子</source>
        <translation>Face the camera, without mask or hat</translation>
    </message>
    <message>
        <source>光线太暗，请面向亮处</source>
        <translation>Too dark: turn towards the light</translation>
    </message>
    <message>
        <source>光线太强，请避开强光</source>
        <translation>Too bright: avoid the strong light</translation>
    </message>
    <message>
        <source>请站稳，不要晃动</source>
        <translation>Stand still, please</translation>
    </message>
    <message>
        <source>很好，请保持不动</source>
        <translation>Good: hold still</translation>
    </message>
    <message>
        <source>请看着屏幕上方的摄像头</source>
        <translation>Look into the camera above the screen</translation>
    </message>
    <message>
        <source>没有和身份证照片对上</source>
        <translation>No match with the photo on the card</translation>
    </message>
    <message>
        <source>没有确认是真人在镜头前</source>
        <translation>Could not tell that a real person is there</translation>
    </message>
    <message>
        <source>身份证照片没法比对</source>
        <translation>The photo on the card cannot be compared</translation>
    </message>
    <message>
        <source>没有看到人脸</source>
        <translation>No face seen</translation>
    </message>
    <message>
        <source>画面里不止一个人</source>
        <translation>More than one person in the picture</translation>
    </message>
    <message>
        <source>画面不够清楚</source>
        <translation>The picture was not clear enough</translation>
    </message>
    <message>
        <source>照片旧了、换了发型或戴着眼镜都可能对不上，这很常见。</source>
        <translation>An old photo, another hairstyle or glasses can be the reason. It happens often.</translation>
    </message>
    <message>
        <source>请本人直接面对摄像头，不要使用照片或手机屏幕，避开反光。</source>
        <translation>Please face the camera yourself, no photo or phone screen, and avoid reflections.</translation>
    </message>
    <message>
        <source>证件上的照片不能用来比对，请换一种方式。</source>
        <translation>This photo cannot be used. Please choose another way.</translation>
    </message>
    <message>
        <source>请站到屏幕正前方，脸对准中间的圈。</source>
        <translation>Stand right before the screen, your face in the circle.</translation>
    </message>
    <message>
        <source>请其他人退到一米以外，只留您一个人。</source>
        <translation>Please have others step back one metre.</translation>
    </message>
    <message>
        <source>请面向亮处站稳，摘下口罩和帽子。</source>
        <translation>Stand still facing the light, without mask or hat.</translation>
    </message>
</context>
<context>
    <name>HallField</name>
    <message>
        <source>来自身份证件</source>
        <translation>From the identity document</translation>
    </message>
    <message>
        <source>%1，不能修改</source>
        <translation>%1, cannot be changed</translation>
    </message>
    <message>
        <source>已填 %1 项</source>
        <translation>%1 filled in</translation>
    </message>
    <message>
        <source>还没有添加</source>
        <translation>None yet</translation>
    </message>
</context>
<context>
    <name>HallFlowChart</name>
    <message>
        <source>特别程序（需要时才有，办完回到这一步）</source>
        <translation>Special procedure (only where needed, then back to this step)</translation>
    </message>
    <message>
        <source>要先由第三方出具</source>
        <translation>To be had from a third party first</translation>
    </message>
</context>
<context>
    <name>HallLivePicture</name>
    <message>
        <source>正在打开摄像头…</source>
        <translation>Opening the camera…</translation>
    </message>
</context>
<context>
    <name>HallPage</name>
    <message>
        <source>下面还有内容，点这里或向上滑动</source>
        <translation>There is more below: touch here or swipe up</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>取消办理</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>呼叫帮助</source>
        <translation>Call for help</translation>
    </message>
    <message>
        <source>热线 %1</source>
        <translation>Hotline %1</translation>
    </message>
    <message>
        <source>大字/语言</source>
        <translation>Text size, language</translation>
    </message>
</context>
<context>
    <name>HallPaperPages</name>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>这份表格暂时打不开，请向工作人员索取。</source>
        <translation>This form cannot be opened now. Please ask the staff for it.</translation>
    </message>
    <message>
        <source>第 %1 页</source>
        <translation>Page %1</translation>
    </message>
</context>
<context>
    <name>HallParties</name>
    <message>
        <source>关系证明（户口簿、出生医学证明等）</source>
        <translation>Proof of relation (household register, birth certificate …)</translation>
    </message>
    <message>
        <source>授权委托书</source>
        <translation>Letter of authority</translation>
    </message>
    <message>
        <source>没有读到卡，请把对方的身份证平放在读卡区，再读一次。</source>
        <translation>No card was read. Lay their identity card flat on the reader and read again.</translation>
    </message>
    <message>
        <source>对方的身份证已经过期，请换领新证后再来，或者请对方本人来办。</source>
        <translation>Their card has expired. Please come back with a new one, or let them come themselves.</translation>
    </message>
    <message>
        <source>读卡器现在不能用，请在下面手工填写。</source>
        <translation>The reader cannot be used now. Please type it in.</translation>
    </message>
    <message>
        <source>没有读出来，请再读一次，或者在下面手工填写。</source>
        <translation>It could not be read. Please read again, or type it in.</translation>
    </message>
    <message>
        <source>请把申请人的身份证平放在读卡区。</source>
        <translation>Lay the applicant&apos;s identity card flat on the reader.</translation>
    </message>
    <message>
        <source>带了申请人身份证的，可以直接读卡，不用手工填写。</source>
        <translation>If you have the applicant&apos;s card with you, it can be read instead of typing.</translation>
    </message>
    <message>
        <source>不读了</source>
        <translation>Stop reading</translation>
    </message>
    <message>
        <source>读申请人的身份证</source>
        <translation>Read the applicant&apos;s card</translation>
    </message>
    <message>
        <source>已拍 %1 页</source>
        <translation>%1 page(s) captured</translation>
    </message>
    <message>
        <source>还没有拍摄</source>
        <translation>Not captured yet</translation>
    </message>
    <message>
        <source>删除第 %1 页</source>
        <translation>Delete page %1</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>再拍一页</source>
        <translation>Another page</translation>
    </message>
    <message>
        <source>拍摄</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>已读申请人的身份证</source>
        <translation>Their identity card was read</translation>
    </message>
    <message>
        <source>换一张身份证</source>
        <translation>Read another card</translation>
    </message>
    <message>
        <source>改为手工填写</source>
        <translation>Type it instead</translation>
    </message>
</context>
<context>
    <name>HallRowHead</name>
    <message>
        <source>删除%1</source>
        <translation>Delete %1</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>HallSignaturePad</name>
    <message>
        <source>太短了，看不出是签名。请签上您的全名。</source>
        <translation>That is too little to be a signature. Please sign your full name.</translation>
    </message>
</context>
<context>
    <name>HallSwitchRow</name>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
</context>
</TS>
