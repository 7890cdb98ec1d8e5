using Vectron.PlacementDriver.Server.Backups;

namespace Vectron.PlacementDriver.Server.Scheduling;

/// <summary>Wires what the node looks after by itself.</summary>
internal static class SchedulingSetup
{
    /// <summary>Registers the duties, in the order in which they are asked, and their loop.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddSingleton<IScheduledDuty, ClusterBirth>()
        .AddSingleton<IScheduledDuty, PeerAnnouncement>()
        .AddSingleton<IScheduledDuty, LivenessWatch>()
        .AddSingleton<IScheduledDuty, MoveScheduler>()
        .AddSingleton<IScheduledDuty, FreezeWatch>()
        .AddSingleton<IScheduledDuty, RestoreWatch>()
        .AddSingleton<StateArchive>()
        .AddSingleton<IScheduledDuty>(services => services.GetRequiredService<StateArchive>())
        .AddHostedService<SchedulerLoop>();
}
