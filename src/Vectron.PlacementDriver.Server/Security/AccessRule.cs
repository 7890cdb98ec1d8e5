namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Who may call something.</summary>
/// <param name="Roles">One of them suffices.</param>
/// <param name="Audited">Whether each call goes to the audit log.</param>
internal sealed record AccessRule(Role Roles, bool Audited = false)
{
    /// <summary>Whether a caller is let in without an identity.</summary>
    public bool IsOpen => Roles.HasFlag(Role.Anyone);

    /// <summary>Whether a role is let in.</summary>
    public bool Admits(Role role) => (Roles & role) != Role.None;
}
