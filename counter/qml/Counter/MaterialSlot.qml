pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One material: its pages, how far it is, and beside the pages what is to be looked at.
Rectangle {
    id: slot

    required property CounterMatter matter
    required property CounterCapture capture
    required property CounterScan scan
    required property CounterLicences licences
    required property int index
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
    required property var reviewPoints
    required property string sharedBy
    required property bool notHere
    required property bool comparable
    required property bool compared

    property bool next: false // F5 captures this one
    property bool looked: false // F6 opens its sheet: how it is taken, what was looked up
    readonly property bool held: [captureButton, scanButton, waysButton, laterButton, nowButton, goneButton].some(key => key.activeFocus)
    readonly property var about: slot.licences.about[slot.key] ?? ({})
    readonly property bool good: slot.state === "given" || (slot.shared && slot.about.state !== "could_not_check")
    readonly property int unticked: slot.reviewPoints.filter(point => point.required && !point.ticked).length
    readonly property bool capturable: slot.offered && slot.state !== "bring_later" && !slot.notHere && slot.pages < slot.maxPages
    property var pictures: []

    signal look(digest: string)

    function load(): void {
        const found = slot.pages > 0 ? slot.matter.pagesOf(slot.key) : [];
        if (found.join() !== slot.pictures.join())
            slot.pictures = found;
    }

    function focusPoint(point: string): void {
        for (let i = 0; i < points.count; i++) {
            const row = points.itemAt(i) as PointRow;
            if (row !== null && slot.reviewPoints[i].key === point)
                return row.take();
        }
        if (points.count > 0 && slot.pictures.length > 0)
            (points.itemAt(0) as PointRow).take();
        else
            slot.focusFirst();
    }

    function focusFirst(): void {
        if (captureButton.visible)
            captureButton.forceActiveFocus(Qt.TabFocusReason);
        else if (points.count > 0)
            (points.itemAt(0) as PointRow).take();
        else if (waysButton.visible)
            waysButton.forceActiveFocus(Qt.TabFocusReason);
    }

    border.color: slot.state === "needed" ? Theme.accent : Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    implicitHeight: body.implicitHeight + 2 * Theme.gapS
    objectName: "material-" + slot.key
    radius: Theme.radiusS
    width: parent?.width ?? 0

    Component.onCompleted: slot.load()
    onPagesChanged: slot.load()

    Connections {
        function onChanged(): void {
            slot.load();
        }

        target: slot.matter
    }
    Column {
        id: body

        anchors.left: parent.left
        anchors.margins: Theme.gapS
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.gapXs

        Row {
            spacing: Theme.gapXs
            width: parent.width

            HallIcon {
                id: sign

                color: slot.good ? Theme.success : slot.state === "needed" ? Theme.accent : Theme.inkSoft
                name: slot.good ? "check-circle" : slot.state === "bring_later" ? "clock" : "document"
                size: Theme.px(38)
            }
            HallText {
                font.weight: Font.DemiBold
                text: slot.name
                width: parent.width - sign.width - state.width - 2 * parent.spacing
            }
            HallText {
                id: state

                color: slot.good ? Theme.success : slot.state === "needed" ? Theme.accent : Theme.inkSoft
                font.pixelSize: Theme.caption
                horizontalAlignment: Text.AlignRight
                text: slot.pages > 0 ? qsTr("%1（%2 页）").arg(slot.stateText).arg(slot.pages) : slot.stateText
                width: Math.min(implicitWidth + 1, slot.width * 0.4)
            }
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: [slot.requirement, slot.sharedBy].filter(part => part !== "").join("  ")
            visible: !slot.shared && slot.about.state !== "does_not_match" && text !== ""
            width: parent.width
        }
        LookupLine {
            found: slot.about.state ?? ""
            material: slot.key
            provenance: slot.about.provenance ?? ""
            text: slot.about.text ?? ""
            title: slot.about.title ?? ""
            width: parent.width
        }
        Item {
            id: looked

            readonly property bool beside: body.width >= Theme.px(620)

            height: !visible ? 0 : beside ? Math.max(thumbs.height, checks.height) : thumbs.height + checks.height + Theme.gapXs
            visible: slot.pictures.length > 0 || (slot.state === "given" && slot.pages === 0 && slot.reviewPoints.length > 0)
            width: parent.width

            Flow {
                id: thumbs

                spacing: Theme.gapXs
                visible: slot.pictures.length > 0
                width: !visible ? 0 : looked.beside && points.count > 0 ? Math.min(Theme.px(300), slot.pictures.length * Theme.px(150)) : parent.width

                Repeater {
                    model: slot.pictures

                    Rectangle {
                        id: page

                        required property string modelData
                        required property int index

                        Accessible.name: qsTr("第 %1 页，按 Enter 放大，按 Delete 删除").arg(page.index + 1)
                        Accessible.role: Accessible.Button
                        activeFocusOnTab: true
                        border.color: Theme.line
                        border.width: Theme.stroke
                        color: Theme.ground
                        height: Theme.px(190)
                        objectName: "row-pages-%1-%2".arg(slot.key).arg(page.index)
                        radius: Theme.radiusS
                        width: Theme.px(140)

                        Keys.onDeletePressed: slot.matter.removePage(slot.key, page.modelData)
                        Keys.onEnterPressed: slot.look(page.modelData)
                        Keys.onReturnPressed: slot.look(page.modelData)
                        Keys.onSpacePressed: slot.look(page.modelData)

                        HallFocusRing {
                            gap: -border.width
                            visible: page.activeFocus
                        }
                        Image {
                            Accessible.ignored: true
                            anchors.fill: parent
                            anchors.margins: Theme.px(4)
                            cache: false
                            fillMode: Image.PreserveAspectFit
                            source: "image://visit/kept/" + page.modelData
                            sourceSize.width: Theme.px(280)
                        }
                        Rectangle {
                            anchors.bottom: parent.bottom
                            anchors.left: parent.left
                            anchors.margins: Theme.px(4)
                            anchors.right: parent.right
                            color: Theme.surface
                            height: hints.implicitHeight
                            visible: page.activeFocus

                            HallText {
                                id: hints

                                color: Theme.primary
                                font.pixelSize: Theme.caption
                                horizontalAlignment: Text.AlignHCenter
                                text: qsTr("Enter 放大\nDelete 删除")
                                width: parent.width
                            }
                        }
                        TapHandler {
                            onDoubleTapped: slot.look(page.modelData)
                            onTapped: page.forceActiveFocus()
                        }
                    }
                }
            }
            Column {
                id: checks

                spacing: Theme.px(2)
                width: looked.beside ? parent.width - x : parent.width
                x: looked.beside ? thumbs.width + Theme.gapS : 0
                y: looked.beside ? 0 : thumbs.height + Theme.gapXs

                HallText {
                    color: slot.unticked > 0 ? Theme.accent : Theme.success
                    font.pixelSize: Theme.caption
                    text: slot.unticked > 0 ? qsTr("审查要点：还有 %1 条没看（空格符合，Delete 不符合）").arg(slot.unticked) : qsTr("审查要点都看过了")
                    visible: points.count > 0
                    width: parent.width
                }
                CheckRow {
                    objectName: "compare-" + slot.key
                    text: qsTr("与原件核对一致")
                    ticked: slot.compared
                    visible: slot.comparable
                    width: checks.width

                    onToggled: slot.matter.compare(slot.key)
                }
                Repeater {
                    id: points

                    model: slot.reviewPoints.length // the rows stay, and the focus on them, when one is ticked

                    PointRow {
                        id: row

                        required property int index

                        place: "%1-%2".arg(slot.key).arg(row.index)
                        point: slot.reviewPoints[row.index] ?? ({})
                        width: checks.width

                        onExplained: reason => slot.matter.explainPoint(slot.key, row.point.key, reason)
                        onRefused: slot.matter.failPoint(slot.key, row.point.key)
                        onToggled: slot.matter.tick(slot.key, row.point.key)
                    }
                }
            }
        }
        Flow {
            spacing: Theme.gapS
            visible: slot.offered || (slot.about.ways ?? false)
            width: parent.width

            HallButton {
                id: captureButton

                keys: slot.next ? "F5" : ""
                kind: slot.next && slot.state === "needed" ? HallButton.Primary : HallButton.Secondary
                objectName: "button-capture-" + slot.key
                symbol: slot.pages === 0 ? "camera" : "plus"
                text: slot.pages === 0 ? qsTr("拍摄") : qsTr("加一页")
                visible: slot.capturable

                onClicked: slot.capture.open(slot.key)
            }
            HallButton {
                id: scanButton

                keys: slot.next ? "Shift+F5" : ""
                objectName: "button-scan-" + slot.key
                symbol: "documents"
                text: slot.pages === 0 ? qsTr("扫描") : qsTr("接着扫描")
                visible: slot.capturable && slot.scan.there

                onClicked: slot.scan.open(slot.key)
            }
            HallButton {
                id: waysButton

                keys: slot.looked ? "F6" : ""
                objectName: "button-ways-" + slot.key
                symbol: "list"
                text: qsTr("怎么收")
                visible: slot.about.ways ?? false

                onClicked: slot.licences.show(slot.key)
            }
            HallButton {
                id: laterButton

                objectName: "button-later-" + slot.key
                symbol: "clock"
                text: qsTr("以后补交")
                visible: slot.mayBringLater && slot.pages === 0 && slot.state !== "bring_later" && slot.offered

                onClicked: slot.matter.bringLater(slot.key, true)
            }
            HallButton {
                id: nowButton

                objectName: "button-now-" + slot.key
                symbol: "camera"
                text: qsTr("带来了，现在拍")
                visible: slot.state === "bring_later" || slot.notHere

                onClicked: {
                    if (slot.notHere)
                        slot.matter.notHere(slot.key, false);
                    else
                        slot.matter.bringLater(slot.key, false);
                }
            }
            HallButton {
                id: goneButton

                objectName: "button-not-here-" + slot.key
                symbol: "minus"
                text: qsTr("没带来，写进告知")
                visible: slot.pages === 0 && slot.state === "needed" && !slot.notHere

                onClicked: slot.matter.notHere(slot.key, true)
            }
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: qsTr("收件后 %1 个工作日内补交").arg(slot.bringWithinDays)
            visible: slot.state === "bring_later"
            width: parent.width
        }
    }
}
