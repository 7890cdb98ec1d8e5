using Microsoft.Extensions.Hosting;
using Vectron.PlacementDriver.Client.Routes;

namespace Vectron.PlacementDriver.Client.Hosting;

/// <summary>Holds a program's start back until there are routes.</summary>
internal sealed class RouteWarmup(RouteCache routes) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => routes.WaitUntilReadyAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
