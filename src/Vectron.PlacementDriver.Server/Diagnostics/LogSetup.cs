using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Log lines to the console: readable on a terminal, one JSON object each otherwise.</summary>
internal static class LogSetup
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    // Whose information is the program's business, not the operator's.
    private static readonly string[] Framework = ["Microsoft", "System", "Grpc", "OpenTelemetry"];

    /// <summary>Configures the logger.</summary>
    public static void Configure(LoggerConfiguration logging, PlacementDriverOptions options)
    {
        var level = options.LogThreshold switch
        {
            LogThreshold.Debug => LogEventLevel.Debug,
            LogThreshold.Info => LogEventLevel.Information,
            LogThreshold.Warn => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        logging.MinimumLevel.Is(level).Enrich.WithProperty("node", options.NodeId);
        if (level == LogEventLevel.Information)
        {
            foreach (var source in Framework)
            {
                logging.MinimumLevel.Override(source, LogEventLevel.Warning);
            }
        }

        if (level > LogEventLevel.Debug)
        {
            // While the web server may log a request at any level, each call costs an activity and a scope of the log, which
            // nobody sees.
            logging.MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off);
        }

        // What operators did is kept, however little else is.
        logging.MinimumLevel.Override(AuditLog.Category, LogEventLevel.Information);

        // Says once a second that a node is not ready, as an error; why it is not, the node says itself.
        logging.MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal);
        if (options.LogFormat == LogFormat.Text || (options.LogFormat == LogFormat.Auto && !Console.IsOutputRedirected))
        {
            logging.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        }
        else
        {
            logging.WriteTo.Console(new RenderedCompactJsonFormatter());
        }
    }
}
