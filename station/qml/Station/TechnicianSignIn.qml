pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// Who wants in: staff id and password.
Item {
    id: page

    required property Technician technician

    readonly property string problem: {
        switch (page.technician.refusal) {
        case "":
            return "";
        case "wrong":
            return qsTr("工号或密码不对，还可以试 %1 次。").arg(page.technician.triesLeft);
        case "locked":
            return qsTr("试错次数太多，%1 以后再试。").arg(page.technician.lockedUntil);
        case "disabled":
            return qsTr("这个账号已停用，请联系管理员。");
        case "expired":
            return qsTr("这个账号已过期，请联系管理员重新设置密码。");
        case "wrong_role":
            return qsTr("这个账号不能进入维护，需要技术人员或值班负责人。");
        default:
            if (page.technician.storeTrouble === "corrupt")
                return qsTr("本机数据库损坏，暂时不能登录。请关闭终端程序和同步程序，运行 hall-sync verify --repair：旧数据库原样留存，能读出的全部转入新库，读不出的逐件列出收件编号。");
            return qsTr("本机数据库打不开（%1），请用 hall-station check 检查。").arg(page.technician.storeTrouble);
        }
    }

    function submit(): void {
        if (idField.text.trim() !== "" && secretField.text !== "")
            page.technician.signIn(idField.text, secretField.text);
        else if (idField.text.trim() === "")
            idField.take();
        else
            secretField.take();
    }

    Component.onCompleted: idField.take()

    Connections {
        function onWiped() {
            secretField.wipe();
            if (!page.technician.shown)
                idField.wipe();
            else
                secretField.take();
        }

        target: page.technician
    }
    HallCard {
        anchors.horizontalCenter: parent.horizontalCenter
        padding: Theme.gapXl
        width: Math.min(page.width - 2 * Theme.gapS, Theme.px(860))
        y: Math.max(0, Math.min((page.height - height) / 2, Theme.px(220)))

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            text: qsTr("工作人员登录")
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            text: qsTr("仅限技术人员和值班负责人。每次登录都有记录。")
            width: parent.width
        }
        HallText {
            text: qsTr("工号")
            width: parent.width
        }
        HallTextField {
            id: idField

            kind: "id_number"
            label: qsTr("工号")
            limit: 32
            objectName: "technician-id"
            width: parent.width

            onAccepted: secretField.take()
        }
        HallText {
            text: qsTr("密码")
            width: parent.width
        }
        HallPasswordField {
            id: secretField

            label: qsTr("密码")
            objectName: "technician-password"
            width: parent.width

            onAccepted: page.submit()
        }
        HallBanner {
            objectName: "technician-problem"
            text: page.problem
            tone: "danger"
            visible: page.problem !== ""
            width: parent.width
        }
        HallButton {
            enabled: !page.technician.busy
            height: Theme.targetPrimary
            kind: HallButton.Primary
            objectName: "button-technician-sign-in"
            text: page.technician.busy ? qsTr("正在核对…") : qsTr("登录")
            width: parent.width

            onClicked: page.submit()
        }
    }
}
