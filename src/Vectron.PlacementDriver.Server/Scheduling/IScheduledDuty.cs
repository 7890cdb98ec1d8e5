using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Something this node looks after by itself.</summary>
internal interface IScheduledDuty
{
    /// <summary>What has to be proposed now; null when nothing has.</summary>
    Command? Next();
}
