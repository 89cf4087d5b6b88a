pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskMaterials materials
    required property KioskLookups lookups

    primaryEnabled: screen.materials.missing.length === 0
    primarySymbol: "arrow-right"
    primaryText: qsTr("材料齐了，下一步")
    subtitle: qsTr("把纸质材料一页一页放到摄像头下拍照。原件请自己收好。")
    title: qsTr("提交材料")

    onPrimary: screen.materials.next()

    HallBanner {
        text: qsTr("还差：%1").arg(screen.materials.missing.join(qsTr("、")))
        tone: "warning"
        visible: screen.materials.missing.length > 0
        width: parent?.width ?? 0
    }
    Repeater {
        model: screen.materials.slots

        HallCard {
            id: slot

            required property string name
            required property string key
            required property string requirement
            required property string state
            required property string stateText
            required property bool offered
            required property bool shared
            required property int pages
            required property int maxPages
            required property bool mayBringLater
            required property int bringWithinDays
            required property var serves

            readonly property var pictures: screen.materials.missing.length >= 0 && slot.pages > 0 ? screen.materials.pagesOf(slot.key) : []
            readonly property bool good: slot.state === "given" || slot.shared

            border.color: slot.state === "needed" ? Theme.accent : Theme.line
            objectName: "material-" + slot.key
            spacing: Theme.gapS
            width: parent?.width ?? 0

            Row {
                spacing: Theme.gapS
                width: parent?.width ?? 0

                HallIcon {
                    id: sign

                    color: slot.good ? Theme.success : slot.state === "needed" ? Theme.accent : Theme.inkSoft
                    name: slot.good ? "check-circle" : slot.state === "bring_later" ? "clock" : "document"
                    size: Theme.px(52)
                }
                HallText {
                    font.pixelSize: Theme.lead
                    font.weight: Font.DemiBold
                    text: slot.name
                    width: slot.width - 2 * slot.padding - sign.width - state.width - 2 * Theme.gapS
                }
                HallText {
                    id: state

                    color: slot.good ? Theme.success : slot.state === "needed" ? Theme.accent : Theme.inkSoft
                    font.weight: Font.DemiBold
                    objectName: "material-state-" + slot.key
                    text: slot.pages > 0 ? qsTr("%1（%2 页）").arg(slot.stateText).arg(slot.pages) : slot.stateText
                }
            }
            HallText {
                color: Theme.inkSoft
                text: slot.requirement
                visible: !slot.shared && screen.lookups.about[slot.key]?.state !== "does_not_match" // it says "not needed"
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.primaryDeep
                objectName: "serves-" + slot.key
                text: slot.serves.length > 1 ? qsTr("交一份，%1 件事共用：%2").arg(slot.serves.length).arg(slot.serves.join(qsTr("、"))) : qsTr("用于：%1").arg(slot.serves.join(qsTr("、")))
                visible: slot.serves.length > 0
                width: parent?.width ?? 0
            }
            LookupNote {
                about: screen.lookups.about[slot.key] ?? ({})
                material: slot.key
                width: parent?.width ?? 0
            }
            Row {
                spacing: Theme.gapS
                visible: slot.pictures.length > 0

                Repeater {
                    model: slot.pictures

                    Column {
                        id: page

                        required property string modelData
                        required property int index

                        spacing: Theme.gapXs

                        Rectangle {
                            border.color: Theme.line
                            border.width: Theme.stroke
                            color: Theme.ground
                            height: Theme.px(210)
                            radius: Theme.radiusS
                            width: Theme.px(150)

                            Image {
                                Accessible.name: qsTr("第 %1 页").arg(page.index + 1)
                                Accessible.role: Accessible.Graphic
                                anchors.fill: parent
                                anchors.margins: Theme.px(6)
                                cache: false
                                fillMode: Image.PreserveAspectFit
                                source: "image://visit/kept/" + page.modelData
                                sourceSize.width: Theme.px(300)
                            }
                        }
                        HallButton {
                            objectName: "button-remove-%1-%2".arg(slot.key).arg(page.index)
                            symbol: "trash"
                            text: qsTr("删除")
                            width: Math.max(Theme.px(150), implicitWidth)

                            onClicked: screen.materials.removePage(slot.key, page.modelData)
                        }
                    }
                }
            }
            Row {
                spacing: Theme.gapS
                visible: slot.offered && slot.state !== "bring_later"

                HallButton {
                    kind: slot.pages === 0 ? HallButton.Primary : HallButton.Secondary
                    height: Theme.targetPrimary
                    objectName: "capture-" + slot.key
                    symbol: slot.pages === 0 ? "camera" : "plus"
                    text: slot.pages === 0 ? qsTr("开始拍照") : qsTr("再加一页")
                    visible: slot.pages < slot.maxPages

                    onClicked: screen.materials.open(slot.key)
                }
                HallButton {
                    height: Theme.targetPrimary
                    objectName: "later-" + slot.key
                    symbol: "clock"
                    text: qsTr("以后补交")
                    visible: slot.mayBringLater && slot.pages === 0

                    onClicked: screen.materials.bringLater(slot.key, true)
                }
            }
            HallBanner {
                symbol: "clock"
                text: qsTr("可以以后补交：受理后 %1 个工作日内送到窗口。").arg(slot.bringWithinDays)
                visible: slot.state === "bring_later"
                width: parent?.width ?? 0
            }
            HallButton {
                height: Theme.targetPrimary
                objectName: "not-later-" + slot.key
                symbol: "camera"
                text: qsTr("带来了，现在拍")
                visible: slot.state === "bring_later"

                onClicked: screen.materials.bringLater(slot.key, false)
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("材料没带齐？点“取消办理”并选择保存，带齐后刷身份证接着办。")
        visible: screen.materials.missing.length > 0
        width: parent?.width ?? 0
    }
}
