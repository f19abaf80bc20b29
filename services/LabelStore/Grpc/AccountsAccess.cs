using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Grpc;

/// <summary>Who may make which RPC of AccountsService.</summary>
internal static class AccountsAccess
{
    public static AccessTable Create() => new AccessTable()
        .Services<GetCallerRequest>()
        .Services<SignInRequest>()
        .Services<SignInWithIdentityRequest>()
        .Services<SignOutRequest>()
        .Services<GetLinkRequest>()
        .Services<RedeemLinkRequest>()
        .SignedIn<GetAccountRequest>()
        .SignedIn<ChangePasswordRequest>()
        .SignedIn<ListSessionsRequest>()
        .SignedIn<EndSessionRequest>()
        .SignedIn<CreateTokenRequest>()
        .SignedIn<ListTokensRequest>()
        .SignedIn<RevokeTokenRequest>()
        .InstanceAdmin<CreateUserRequest>()
        .AnyDataset<ListUsersRequest>(DatasetRole.Admin)
        .InstanceAdmin<UpdateUserRequest>()
        .Dataset<SetRoleRequest>(DatasetRole.Admin, request => request.Dataset)
        .InstanceAdmin<CreateLinkRequest>()
        .InstanceAdmin<ListAuditEventsRequest>();
}
