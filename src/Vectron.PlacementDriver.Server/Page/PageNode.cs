namespace Vectron.PlacementDriver.Server.Page;

/// <summary>The node that serves the page, as the page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Role">leader, follower, candidate or stopped.</param>
/// <param name="Term">Its Raft term.</param>
/// <param name="Leader">The leader it knows; 0 for none.</param>
/// <param name="LastIndex">The last entry in its log.</param>
/// <param name="CommitIndex">The last entry known to be committed.</param>
/// <param name="AppliedIndex">The last entry that its state reflects.</param>
/// <param name="WaitingFor">Why it does not serve; empty when it does.</param>
/// <param name="Version">Of the program.</param>
internal sealed record PageNode(
    ulong Id,
    string Role,
    long Term,
    ulong Leader,
    long LastIndex,
    long CommitIndex,
    long AppliedIndex,
    string WaitingFor,
    string Version);
