using Microsoft.Extensions.Hosting;
using Vectron.PlacementDriver.Client.Workers;

namespace Vectron.PlacementDriver.Client.Hosting;

/// <summary>Runs a worker's loop as long as the program.</summary>
internal sealed class WorkerService(PlacementWorker worker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
}
