using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Client.Hosting;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Client.Workers;

#pragma warning disable IDE0130 // Extensions of services are found where services are.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Puts the placement driver's client into a program.</summary>
public static class PlacementDriverServices
{
    /// <summary>Registers a <see cref="PlacementDriverClient"/> that all share.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">Where the driver is.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public static IServiceCollection AddPlacementDriverClient(
        this IServiceCollection services, PlacementDriverClientOptions options)
    {
        PlacementDriverClientOptions.Validate(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new PlacementDriverClient(options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// Registers a <see cref="RouteCache"/> that is filled before the program serves. Needs the client, see
    /// <see cref="AddPlacementDriverClient"/>.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">What to keep; null for all collections.</param>
    public static IServiceCollection AddPlacementRoutes(this IServiceCollection services, RouteCacheOptions? options = null)
    {
        services.TryAddSingleton(provider => new RouteCache(provider.GetRequiredService<PlacementDriverClient>(), options));
        return services.AddHostedService<RouteWarmup>();
    }

    /// <summary>
    /// Runs a <see cref="PlacementWorker"/> as long as the program. Needs the client, see
    /// <see cref="AddPlacementDriverClient"/>.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="callbacks">What the worker says and does.</param>
    public static IServiceCollection AddPlacementWorker(
        this IServiceCollection services, Func<IServiceProvider, WorkerCallbacks> callbacks)
    {
        services.TryAddSingleton(provider => new PlacementWorker(
            provider.GetRequiredService<PlacementDriverClient>(), callbacks(provider)));
        return services.AddHostedService<WorkerService>();
    }
}
