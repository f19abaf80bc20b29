using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.ServiceDefaults.Security;

/// <summary>Who may make one RPC. Services may make every one and are not asked.</summary>
internal sealed class AccessRule
{
    public required AccessAudience Audience { get; init; }

    /// <summary>The role needed; with data sets and with any of them.</summary>
    public DatasetRole Role { get; init; }

    /// <summary>The data sets that a request is about.</summary>
    public Func<object, IDocumentStore, CancellationToken, ValueTask<IReadOnlyList<AccessTarget>>>? Datasets { get; init; }

    /// <summary>Names of data sets alone, which need no look at the store.</summary>
    public Func<object, string>? Dataset { get; init; }

    /// <summary>True = a request may name no data set: a list of those that the caller sees, or for who has the role on some data set.</summary>
    public bool MayNameNone { get; init; }

    /// <summary>Takes out of an answer what the caller may not see.</summary>
    public Action<object, Caller>? Trim { get; init; }

    /// <summary>Who a request says that it acts as.</summary>
    public Func<object, string>? Actor { get; init; }

    public Action<object, string>? SetActor { get; init; }

    /// <summary>The role from which a request may act as nobody; null = none may.</summary>
    public DatasetRole? NobodyFrom { get; init; }

    /// <param name="caller">Who calls; no service.</param>
    /// <param name="request">Null for a stream in both directions, which is about no data set.</param>
    /// <param name="method">For the refusal.</param>
    /// <param name="services">Where the store is.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="PermissionDeniedException">It may not.</exception>
    public async ValueTask CheckAsync(Caller caller, object? request, string method, IServiceProvider services, CancellationToken cancellationToken)
    {
        switch (Audience)
        {
            case AccessAudience.SignedIn:
            case AccessAudience.InstanceAdmin when caller.IsAdmin:
            case AccessAudience.AnyDataset when caller.HasAnywhere(Role):
                return;
            case AccessAudience.Datasets when request is not null:
                var targets = await TargetsOfAsync(request, services, cancellationToken);
                foreach (var target in targets)
                    Demand(caller, target, method);
                CheckActor(caller, request, targets);
                return;
            default:
                throw new PermissionDeniedException($"{caller.Name} may not call {method}; it is for {Name(Audience, Role)}.");
        }
    }

    private async ValueTask<IReadOnlyList<AccessTarget>> TargetsOfAsync(object request, IServiceProvider services, CancellationToken cancellationToken) =>
        Dataset is not null ? [new AccessTarget(Dataset(request), Role)] : await Datasets!(request, services.GetRequiredService<IDocumentStore>(), cancellationToken);

    // What does not exist and what is another's look alike, so that nobody learns names by trying.
    private void Demand(Caller caller, AccessTarget target, string method)
    {
        var (dataset, role) = target;
        if (dataset is "" && MayNameNone && (Trim is not null || caller.HasAnywhere(role)))
            return;
        if (caller.IsAdmin || (!string.IsNullOrEmpty(dataset) && caller.Has(role, dataset)))
            return;
        var has = dataset is null ? DatasetRole.None : caller.RoleOn(dataset);
        throw new PermissionDeniedException(has == DatasetRole.None
            ? $"{caller.Name} has no role on what {method} asks for, or it does not exist. An administrator of the data set can give one."
            : $"{caller.Name} is {Lower(has)} of {dataset}, and {method} needs the role {Lower(role)} here. An administrator of the data set can give it.");
    }

    private void CheckActor(Caller caller, object request, IReadOnlyList<AccessTarget> targets)
    {
        if (Actor is null)
            return;
        var named = Actor(request);
        if (named.Length == 0)
        {
            if (!(NobodyFrom is { } role && targets.All(target => caller.Has(role, target.Dataset ?? ""))))
                SetActor!(request, caller.Name);
        }
        else if (named != caller.Name && !targets.All(target => caller.Has(DatasetRole.Admin, target.Dataset ?? "")))
            throw new PermissionDeniedException($"{caller.Name} may not answer as {named}. Leave the annotator empty, or sign in as {named}.");
    }

    private static string Name(AccessAudience audience, DatasetRole role) => audience switch
    {
        AccessAudience.InstanceAdmin => "administrators of the installation",
        AccessAudience.AnyDataset => $"those who have the role {Lower(role)} on a data set",
        _ => "services",
    };

    private static string Lower(DatasetRole role) => role.ToString().ToLowerInvariant();
}
