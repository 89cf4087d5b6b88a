"""Qt view models over the rules of the hall, used by the apps of both faces. `intake` itself never imports this."""

from intake.qt.catalog_model import HallCatalogModel
from intake.qt.form_model import HallFormModel
from intake.qt.lists import HallGroupModel, HallMaterialsModel, HallReviewModel

__all__ = ["HallCatalogModel", "HallFormModel", "HallGroupModel", "HallMaterialsModel", "HallReviewModel"]
