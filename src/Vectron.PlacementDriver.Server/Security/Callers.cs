using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Finds out who makes a call: by its bearer token when it has one, else by the connection's certificate.</summary>
internal sealed class Callers(Credentials credentials, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    private static readonly Verdict Malformed =
        Verdict.Refused("the authorization header is neither \"Bearer TOKEN\" nor \"Basic\" with the token as the password");

    private static readonly Verdict Expired = Verdict.Refused("the client certificate of this connection has expired: connect again");

    /// <summary>Who makes a call that went through the access control; null while TLS is off.</summary>
    public static Identity? Of(ServerCallContext call) => call.GetHttpContext().Features.Get<Identity>();

    /// <summary>Who a call comes from.</summary>
    public Verdict Judge(HttpContext context)
    {
        var connection = context.Features.Get<CallerFeature>();
        if (connection is { Credentials.Superseded.IsCompleted: true })
        {
            // In its own time, with the calls under way: the next connection is made with the credentials of now.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count > 0)
        {
            return ReadToken(authorization.ToString()) is { } token ? credentials.Current.Tokens.Judge(token) : Malformed;
        }

        return connection is null ? Verdict.Anonymous
            : connection.Verdict.Identity is not null && connection.NotAfter < time.GetUtcNow() ? Expired
            : connection.Verdict;
    }

    private static string? ReadToken(string authorization)
    {
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }

        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // RFC 7617: user:password. Browsers and scrapers that know nothing else ask for these two.
        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var pair
            && pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
                ? pair[(colon + 1)..]
                : null;
    }
}
