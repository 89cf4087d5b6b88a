"""The clerk's app (综合窗口): flow, controller, view models and screens."""
