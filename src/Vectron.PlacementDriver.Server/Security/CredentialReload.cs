namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Looks once a second whether certificates or tokens have changed.</summary>
internal sealed partial class CredentialReload(Credentials credentials, TimeProvider time, ILogger<CredentialReload> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(7);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        long? warned = null;
        do
        {
            TryRefresh();
            var left = credentials.Current.Tls.CertificateEnd - time.GetUtcNow();
            if (left < WarnBefore && (warned is not { } last || time.GetElapsedTime(last) >= WarnEvery))
            {
                warned = time.GetTimestamp();
                Log.Expires(logger, left.TotalHours);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private void TryRefresh()
    {
        try
        {
            if (credentials.Refresh())
            {
                var now = credentials.Current;
                Log.Reloaded(logger, now.Tls.Certificate.SerialNumber, now.Tls.Certificate.NotAfter.ToUniversalTime(), now.Tokens.Count);
            }
        }
        catch (CredentialException exception)
        {
            Log.NotReloaded(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3400, LogLevel.Information, "New credentials are in use: certificate {Serial}, valid until {NotAfter:u}, tokens: {Tokens}")]
        public static partial void Reloaded(ILogger logger, string serial, DateTime notAfter, int tokens);

        [LoggerMessage(3401, LogLevel.Error, "Changed credentials cannot be used, the former ones stay in use: {Reason}")]
        public static partial void NotReloaded(ILogger logger, string reason);

        [LoggerMessage(3402, LogLevel.Warning, "This node's certificate, or an authority above it, expires in {Hours:0} hours: replace its files")]
        public static partial void Expires(ILogger logger, double hours);
    }
}
