using Microsoft.Extensions.Hosting;

namespace Vectron.PlacementDriver.Testing;

/// <summary>Leaves the test process's signals alone.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
