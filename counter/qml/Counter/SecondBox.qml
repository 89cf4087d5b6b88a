import QtQuick
import Hall
import Counter.Models

// Somebody else signs in for this one act; the clerk stays signed in.
Column {
    id: box

    required property CounterCase office

    function take(): void {
        name.take();
    }

    function send(): void {
        if (name.text !== "" && secret.text !== "") {
            box.office.secondSignIn(name.text, secret.text);
            secret.wipe();
        }
    }

    function problemWords(problem: string): string {
        switch (problem) {
        case "":
            return "";
        case "same":
            return qsTr("不能是经办人自己，请另一个人登录。");
        case "wrong":
            return qsTr("工号或密码不对。");
        case "wrong_role":
            return qsTr("这个账号没有这项权限。");
        case "locked":
            return qsTr("试错太多，账号已锁，请找管理员。");
        case "store":
            return qsTr("本机的数据库打不开，请找管理员。");
        default:
            return qsTr("这个账号已停用或过期，请找管理员。");
        }
    }

    spacing: Theme.gapS

    HallText {
        text: qsTr("请另一个人在这里登录确认，经办人不用退出。")
        width: parent.width
    }
    HallTextField {
        id: name

        kind: "code"
        label: qsTr("工号")
        limit: 64
        objectName: "field-second-id"
        placeholder: qsTr("工号")
        width: parent.width

        onAccepted: secret.take()
    }
    HallPasswordField {
        id: secret

        label: qsTr("密码")
        objectName: "field-second-password"
        placeholder: qsTr("密码")
        width: parent.width

        onAccepted: box.send()
    }
    HallBanner {
        objectName: "second-problem"
        text: box.problemWords(box.office.secondProblem)
        tone: "danger"
        visible: text !== ""
        width: parent.width
    }
    HallButton {
        keys: "F9"
        kind: HallButton.Primary
        objectName: "button-second"
        text: qsTr("确认登录")
        width: parent.width

        onClicked: box.send()
    }

    // nothing typed stays behind
    onVisibleChanged: {
        name.wipe();
        secret.wipe();
    }
}
