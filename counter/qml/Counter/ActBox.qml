pragma ComponentBehavior: Bound

import QtQuick
import Hall

// Something that is done once beside the form: a page captured, a signature, a sign-in. Delete removes the page that
// has the keyboard.
StepBox {
    id: box

    required property string kind
    required property string key
    required property string help
    required property var pages

    signal opened
    signal dropped(digest: string)
    signal look(digest: string)

    function take(): void {
        openKey.forceActiveFocus(Qt.TabFocusReason);
    }

    readonly property string words: box.kind === "capture" ? (box.pages.length > 0 ? qsTr("再拍一页") : qsTr("拍摄")) : box.kind === "second" ? qsTr("请登录") : box.kind === "promise" ? qsTr("请看承诺书") : box.done ? qsTr("重签") : qsTr("请签名")

    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        text: box.help
        visible: text !== ""
        width: parent?.width ?? 0
    }
    Flow {
        spacing: Theme.gapXs
        width: parent?.width ?? 0

        HallButton {
            id: openKey

            // several papers may be wanted: the key belongs to the one that has the keyboard, the rest take Enter
            keys: box.kind === "capture" ? (openKey.activeFocus ? "F5" : "") : box.kind === "second" ? "F7" : "F11"
            objectName: "button-%1-%2".arg(box.kind).arg(box.key)
            text: box.words

            onClicked: box.opened()
        }
        Repeater {
            model: box.pages

            HallButton {
                id: page

                required property string modelData
                required property int index

                kind: HallButton.Quiet
                objectName: "page-%1-%2".arg(box.key).arg(page.index)
                symbol: "eye"
                text: qsTr("第 %1 页").arg(page.index + 1)

                Keys.onDeletePressed: box.dropped(page.modelData)
                onClicked: box.look(page.modelData)
            }
        }
    }
}
