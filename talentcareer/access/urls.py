"""Routes of access. Each has its row in `policy.py`."""

from django.urls import path

from talentcareer.access import views, views_grants, views_units, views_users

app_name = "access"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("account/", views.OwnAccount.as_view(), name="account"),
    path("account/password/", views.OwnPassword.as_view(), name="password"),
    path("units/", views_units.UnitList.as_view(), name="unit-list"),
    path("units/add/", views_units.UnitCreate.as_view(), name="unit-add"),
    path("units/<uuid:pk>/", views_units.UnitPage.as_view(), name="unit"),
    path("units/<uuid:pk>/move/", views_units.UnitMove.as_view(), name="unit-move"),
    path("units/<uuid:pk>/merge/", views_units.UnitMerge.as_view(), name="unit-merge"),
    path("users/", views_users.UserList.as_view(), name="user-list"),
    path("users/add/", views_users.UserCreate.as_view(), name="user-add"),
    path("users/add-many/", views_users.UserCreateMany.as_view(), name="user-add-many"),
    path("users/<uuid:pk>/", views_users.UserPage.as_view(), name="user"),
    path("users/<uuid:pk>/first-password/", views_users.UserReset.as_view(), name="user-reset"),
    path("users/<uuid:pk>/close/", views_users.UserEnd.as_view(), name="user-end"),
    path("users/<uuid:pk>/reopen/", views_users.UserReopen.as_view(), name="user-reopen"),
    path("grants/", views_grants.GrantList.as_view(), name="grant-list"),
    path("grants/add/", views_grants.GrantCreate.as_view(), name="grant-add"),
    path("grants/waiting/", views_grants.GrantWaiting.as_view(), name="grant-waiting"),
    path("grants/waiting/<uuid:pk>/", views_grants.GrantDecide.as_view(), name="grant-decide"),
    path("grants/<uuid:pk>/end/", views_grants.GrantEnd.as_view(), name="grant-end"),
]
