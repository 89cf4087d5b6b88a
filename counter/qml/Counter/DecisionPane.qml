pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What still stands in the way, what only the person can do, and 收件.
Pane {
    id: pane

    required property CounterShell shell
    required property CounterMatter matter

    property alias taking: take
    readonly property bool free: pane.matter.work === ""

    signal wantedPlace(kind: string, about: string)

    function kindSymbol(kind: string): string {
        switch (kind) {
        case "field":
            return "pen";
        case "material":
            return "camera";
        case "review_point":
            return "eye";
        case "consent":
            return "shield";
        case "signature":
            return "signature";
        case "identity":
        case "identity_check":
            return "badge";
        default:
            return "warning";
        }
    }

    // The next thing that only a person can do, then 收件.
    function focusNext(): void {
        if (consentKey.visible && consentKey.enabled)
            pane.focusConsent();
        else if (checkBox.visible && !checkBox.passed)
            checkBox.take();
        else if (signKey.visible && signKey.enabled && pane.matter.signature !== "given")
            pane.focusSignature();
        else
            take.forceActiveFocus(Qt.TabFocusReason);
    }

    // The applicant is busy: the keyboard waits at the way back.
    function focusStop(): void {
        if (pane.matter.work === "face_consent" || pane.matter.work === "face")
            checkBox.takeStop();
        else
            (pane.matter.work === "consent" ? stopConsent : stopSignature).forceActiveFocus(Qt.TabFocusReason);
    }

    function focusConsent(): void {
        consentKey.forceActiveFocus(Qt.TabFocusReason);
    }

    function focusSignature(): void {
        signKey.forceActiveFocus(Qt.TabFocusReason);
    }

    function focusCheck(): void {
        checkBox.take();
    }

    keys: "Ctrl+3"
    note: pane.matter.defectCount > 0 ? qsTr("还有 %1 处").arg(pane.matter.defectCount) : qsTr("可以收件")
    noteColor: pane.matter.defectCount > 0 ? Theme.accent : Theme.success
    symbol: "check-circle"
    title: qsTr("核对与收件")

    footer: Item {
        height: keysColumn.height + 2 * Theme.gapS
        width: parent?.width ?? 0

        Rectangle {
            color: Theme.line
            height: Theme.stroke
            width: parent.width
        }
        Column {
            id: keysColumn

            anchors.left: parent.left
            anchors.margins: Theme.gapS
            anchors.right: parent.right
            spacing: Theme.gapXs
            y: Theme.gapS

            HallText {
                color: Theme.accent
                font.pixelSize: Theme.caption
                objectName: "why-not"
                text: pane.matter.whyNot === "" ? "" : qsTr("还不能收件：%1").arg(pane.matter.whyNot)
                visible: text !== ""
                width: parent.width
            }
            HallButton {
                id: take

                enabled: pane.free && pane.matter.barrier === ""
                height: Theme.targetPrimary
                keys: "F9"
                kind: pane.matter.canTakeIn ? HallButton.Primary : HallButton.Secondary
                objectName: "button-take-in"
                symbol: "check"
                text: pane.matter.work === "submitting" ? qsTr("正在收件…") : qsTr("收件")
                width: parent.width

                onClicked: pane.matter.takeIn()
            }
            Row {
                spacing: Theme.gapXs
                width: parent.width

                HallButton {
                    enabled: pane.free
                    keys: "Ctrl+S"
                    objectName: "button-park"
                    text: qsTr("暂存")
                    width: (parent.width - parent.spacing) / 2

                    onClicked: pane.matter.park()
                }
                HallButton {
                    enabled: pane.free
                    keys: pane.free ? "Esc" : ""
                    objectName: "button-leave"
                    text: qsTr("返回")
                    width: (parent.width - parent.spacing) / 2

                    onClicked: pane.shell.leave()
                }
            }
        }
    }

    onWanted: {
        if (defects.count > 0)
            list.take();
        else
            take.forceActiveFocus(Qt.TabFocusReason);
    }

    HallBanner {
        objectName: "matter-barrier"
        text: pane.matter.barrier
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "matter-failed"
        text: qsTr("没有保存成功，还没有收件。请再按一次 F9；仍不行请找管理员。")
        tone: "danger"
        visible: pane.matter.failed
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "nothing-missing"
        symbol: "check-circle"
        text: qsTr("没有缺的，可以收件。")
        tone: "success"
        visible: pane.matter.canTakeIn
        width: parent?.width ?? 0
    }
    HallButton {
        enabled: pane.free
        keys: "F8"
        objectName: "button-next-defect"
        symbol: "arrow-right"
        text: qsTr("下一处问题")
        visible: pane.matter.defectCount > 0
        width: parent?.width ?? 0

        onClicked: pane.matter.nextDefect()
    }
    DeskRows {
        id: list

        name: "defects"
        source: defects
        spacing: Theme.px(2)
        width: parent?.width ?? 0

        onOpened: row => {
            const defect = defects.itemAt(row) as DefectRow;
            if (defect !== null)
                pane.wantedPlace(defect.kind, defect.about);
        }

        Repeater {
            id: defects

            model: pane.matter.defects

            DefectRow {
                nav: list.nav
                symbol: pane.kindSymbol(kind)
            }
        }
    }

    // --- what the person does -------------------------------------------------------------------------------------

    StepBox {
        done: pane.matter.consent === "given"
        objectName: "step-consent"
        stateText: pane.matter.consent === "given" ? qsTr("已同意") : pane.matter.consent === "refused" ? qsTr("不同意") : pane.matter.consent === "asked" ? qsTr("请申请人在对面屏幕上看") : qsTr("还没有")
        title: qsTr("告知同意")
        visible: pane.matter.consent !== ""
        width: parent?.width ?? 0

        HallText {
            color: Theme.danger
            text: qsTr("申请人不同意处理个人信息，这件事办不了。可以再解释一次，或暂存后结束。")
            visible: pane.matter.consent === "refused"
            width: parent?.width ?? 0
        }
        Flow {
            spacing: Theme.gapXs
            visible: pane.matter.consent !== "given"
            width: parent?.width ?? 0

            HallButton {
                id: consentKey

                enabled: pane.free || pane.matter.consent === "refused"
                keys: "Ctrl+T"
                objectName: "button-ask-consent"
                text: pane.matter.consent === "refused" ? qsTr("再看一次") : qsTr("请看告知书")
                visible: pane.matter.consent === "needed" || pane.matter.consent === "refused"

                onClicked: pane.matter.askConsent()
            }
            HallButton {
                keys: "Ctrl+G"
                objectName: "button-consent-given"
                text: qsTr("申请人说同意")
                visible: pane.matter.consent === "asked"

                onClicked: pane.matter.consentGiven()
            }
            HallButton {
                id: stopConsent

                keys: "Esc"
                objectName: "button-stop-consent"
                text: qsTr("收回")
                visible: pane.matter.consent === "asked" || pane.matter.consent === "refused"

                onClicked: pane.shell.dismiss()
            }
        }
    }
    FaceBox {
        id: checkBox

        matter: pane.matter
        objectName: "step-identity"
        shell: pane.shell
        visible: pane.matter.identityCheck !== ""
        width: parent?.width ?? 0
    }
    StepBox {
        done: pane.matter.signature === "given"
        objectName: "step-signature"
        stateText: pane.matter.signature === "given" ? (pane.matter.signedOnPaper ? qsTr("已签（纸上）") : qsTr("已签")) : pane.matter.signature === "asked" ? qsTr("请申请人在对面屏幕上签") : pane.matter.signature === "saving" ? qsTr("正在保存…") : pane.matter.signature === "failed" ? qsTr("没有保存成功，请重签") : qsTr("还没有")
        title: qsTr("签名")
        visible: pane.matter.signature !== ""
        width: parent?.width ?? 0

        Rectangle {
            border.color: Theme.line
            border.width: Theme.stroke
            color: Theme.surface
            height: Theme.px(130)
            radius: Theme.radiusS
            visible: pane.matter.signatureDigest !== "" && pane.matter.signature === "given"
            width: parent?.width ?? 0

            Image {
                Accessible.name: qsTr("申请人的签名")
                Accessible.role: Accessible.Graphic
                anchors.fill: parent
                anchors.margins: Theme.gapXs
                cache: false
                fillMode: Image.PreserveAspectFit
                objectName: "signature-picture"
                source: pane.matter.signatureDigest === "" ? "" : "image://visit/kept/" + pane.matter.signatureDigest
            }
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: qsTr("签完名又改内容的，要请申请人重签。")
            visible: pane.matter.signature === "given"
            width: parent?.width ?? 0
        }
        Flow {
            spacing: Theme.gapXs
            visible: pane.matter.signature !== "saving"
            width: parent?.width ?? 0

            HallButton {
                id: signKey

                enabled: pane.free
                keys: "F11"
                objectName: "button-ask-signature"
                text: pane.matter.signature === "given" ? qsTr("重签") : qsTr("请签名")
                visible: pane.matter.signature === "needed" || pane.matter.signature === "given"

                onClicked: pane.matter.askSignature()
            }
            HallButton {
                enabled: pane.free
                keys: "Shift+F11"
                objectName: "button-sign-on-paper"
                text: qsTr("纸上签")
                visible: pane.matter.signature === "needed"

                onClicked: pane.matter.signOnPaper()
            }
            HallButton {
                id: stopSignature

                keys: "Esc"
                objectName: "button-stop-signature"
                text: qsTr("收回")
                visible: pane.matter.signature === "asked" || pane.matter.signature === "failed"

                onClicked: pane.shell.dismiss()
            }
        }
    }
}
