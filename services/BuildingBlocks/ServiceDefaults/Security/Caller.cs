using System.Collections.ObjectModel;

namespace Assay.ServiceDefaults.Security;

/// <summary>Who calls, and what it may do.</summary>
public sealed record Caller
{
    /// <summary>In place of a data set's name: every one there is and will be.</summary>
    public const string EveryDataset = "*";

    /// <summary>Another service, or whoever reaches a process in which nobody signs in: may do everything, for anybody.</summary>
    public static Caller Trusted { get; } = new() { Name = "", Kind = CallerKind.Service, IsAdmin = true };

    /// <summary>Name of the user; empty for a service.</summary>
    public required string Name { get; init; }

    public required CallerKind Kind { get; init; }

    /// <summary>Administers the installation: users, data sets, models, failed messages; and has the role admin on every data set.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Roles by data set; <see cref="EveryDataset"/> stands for all.</summary>
    public IReadOnlyDictionary<string, DatasetRole> Roles { get; init; } = ReadOnlyDictionary<string, DatasetRole>.Empty;

    public bool IsTrusted => Kind == CallerKind.Service;

    /// <summary>The role on one data set.</summary>
    public DatasetRole RoleOn(string dataset)
    {
        if (IsAdmin)
            return DatasetRole.Admin;
        var here = Roles.GetValueOrDefault(dataset);
        var everywhere = Roles.GetValueOrDefault(EveryDataset);
        return here > everywhere ? here : everywhere;
    }

    /// <summary>Whether it may do what the role may with one data set.</summary>
    public bool Has(DatasetRole role, string dataset) => RoleOn(dataset) >= role;

    /// <summary>Whether it may do what the role may with some data set, whichever.</summary>
    public bool HasAnywhere(DatasetRole role) => IsAdmin || Roles.Values.Any(own => own >= role);
}
