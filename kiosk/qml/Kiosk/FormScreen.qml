pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskForm form

    primarySymbol: "arrow-right"
    primaryText: screen.form.editing ? qsTr("改好了") : qsTr("下一步")
    spacing: Theme.gapL
    subtitle: screen.form.help
    title: screen.form.title

    onPrimary: screen.form.next()

    Connections {
        function onRefused(key: string): void {
            for (let i = 0; i < fields.count; i++) {
                const item = fields.itemAt(i) as HallField;
                if (item !== null && item.key === key)
                    Qt.callLater(screen.show, item); // once its words stand
            }
        }

        target: screen.form
    }
    Item {
        height: Theme.px(40)
        visible: !screen.form.editing
        width: parent?.width ?? 0

        HallText {
            id: progress

            color: Theme.primary
            font.weight: Font.DemiBold
            objectName: "form-progress"
            text: qsTr("第 %1 项，共 %2 项").arg(screen.form.position).arg(screen.form.count)
        }
        Rectangle {
            anchors.left: progress.right
            anchors.leftMargin: Theme.gap
            anchors.right: parent.right
            anchors.verticalCenter: progress.verticalCenter
            color: Theme.line
            height: Theme.px(10)
            radius: height / 2

            Rectangle {
                color: Theme.primary
                height: parent.height
                radius: height / 2
                width: parent.width * screen.form.position / Math.max(1, screen.form.count)
            }
        }
    }
    Repeater {
        id: fields

        model: screen.form.fields

        HallField {
            id: delegate

            required property int index
            required property var model

            addText: delegate.model.addText
            computed: delegate.model.computed
            first: delegate.index === 0
            fromCard: delegate.model.fromCard
            row: delegate.model.row
            rowTitle: delegate.model.rowTitle
            rows: delegate.model.rows
            source: delegate.model.source
            table: delegate.model.table
            today: screen.form.today
            way: delegate.model.way
            width: parent?.width ?? 0

            onAccepted: screen.form.next()
            onAdded: screen.form.addRow(delegate.key)
            onEdited: value => screen.form.setValue(delegate.key, value)
            onRemoved: screen.form.removeRow(delegate.table, delegate.row)
        }
    }
}
