import QtQuick
import Hall
import Counter.Models

Notice {
    id: screen

    required property CounterShell shell
    required property CounterSignIn signIn

    function send(): void {
        if (name.text !== "" && secret.text !== "" && !screen.signIn.busy) {
            screen.signIn.signIn(name.text, secret.text);
            secret.wipe();
        }
    }

    function problemWords(problem: string): string {
        switch (problem) {
        case "":
            return "";
        case "wrong":
            return screen.signIn.triesLeft >= 0 ? qsTr("工号或密码不对，还可以试 %1 次。").arg(screen.signIn.triesLeft) : qsTr("工号或密码不对。");
        case "locked":
            return screen.signIn.until !== "" ? qsTr("试错太多，账号已锁到 %1。请找管理员。").arg(screen.signIn.until) : qsTr("试错太多，账号已锁。请找管理员。");
        case "disabled":
            return qsTr("这个账号已停用，请找管理员。");
        case "expired":
            return qsTr("这个账号过了期，请找管理员。");
        case "wrong_role":
            return qsTr("这个账号不能在窗口收件。");
        default:
            return qsTr("本机的数据库打不开，请找管理员。");
        }
    }

    advice: screen.signIn.locked ? qsTr("窗口已锁定。没办完的已经暂存，登录后重新读卡接着办。") : screen.shell.hallName
    breadth: Theme.px(860)
    symbol: screen.signIn.locked ? "lock" : "user"
    title: screen.shell.windowName

    Component.onCompleted: name.take()

    HallText {
        text: qsTr("工号")
        width: parent?.width ?? 0
    }
    HallTextField {
        id: name

        kind: "code"
        label: qsTr("工号")
        limit: 64
        objectName: "field-staff-id"
        width: parent?.width ?? 0

        onAccepted: secret.take()
    }
    HallText {
        text: qsTr("密码")
        width: parent?.width ?? 0
    }
    HallPasswordField {
        id: secret

        label: qsTr("密码")
        objectName: "field-password"
        width: parent?.width ?? 0

        onAccepted: screen.send()
    }
    HallBanner {
        objectName: "sign-in-problem"
        text: screen.problemWords(screen.signIn.problem)
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallButton {
        enabled: name.text !== "" && secret.text !== "" && !screen.signIn.busy
        kind: HallButton.Primary
        objectName: "button-sign-in"
        text: screen.signIn.busy ? qsTr("正在登录…") : qsTr("登录")
        width: parent?.width ?? 0

        onClicked: screen.send()
    }
    HallButton {
        keys: "Ctrl+P"
        objectName: "button-training"
        text: qsTr("结束练习")
        visible: screen.shell.training && screen.shell.canSwitch
        width: parent?.width ?? 0

        onClicked: screen.shell.switchTraining()
    }
}
