using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>Between the classes of a pixel side by side and a row for each class.</summary>
internal static unsafe class Interleaving
{
    /// <summary>From [pixel, class] to [class, pixel].</summary>
    /// <param name="pixels">Classes of the first pixel.</param>
    /// <param name="rows">Receives row c at c times <paramref name="stride"/>.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="classes">C.</param>
    /// <param name="count">Pixels.</param>
    public static void Split(float* pixels, float* rows, int stride, int classes, int count)
    {
        var i = 0;
        if (classes == 4)
        {
            for (; i <= count - 4; i += 4, pixels += 16)
            {
                var (a, b, c, d) = Transposed(Vector128.Load(pixels), Vector128.Load(pixels + 4), Vector128.Load(pixels + 8), Vector128.Load(pixels + 12));
                a.Store(rows + i);
                b.Store(rows + stride + i);
                c.Store(rows + (2 * stride) + i);
                d.Store(rows + (3 * stride) + i);
            }
        }

        for (; i < count; i++, pixels += classes)
        {
            for (var c = 0; c < classes; c++)
            {
                rows[(c * stride) + i] = pixels[c];
            }
        }
    }

    /// <summary>From [class, pixel] to [pixel, class].</summary>
    /// <param name="rows">Row c at c times <paramref name="stride"/>.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="pixels">Receives the classes of each pixel.</param>
    /// <param name="classes">C.</param>
    /// <param name="count">Pixels.</param>
    public static void Join(float* rows, int stride, float* pixels, int classes, int count)
    {
        var i = 0;
        if (classes == 4)
        {
            for (; i <= count - 4; i += 4, pixels += 16)
            {
                var (a, b, c, d) = Transposed(Vector128.Load(rows + i), Vector128.Load(rows + stride + i), Vector128.Load(rows + (2 * stride) + i), Vector128.Load(rows + (3 * stride) + i));
                a.Store(pixels);
                b.Store(pixels + 4);
                c.Store(pixels + 8);
                d.Store(pixels + 12);
            }
        }

        for (; i < count; i++, pixels += classes)
        {
            for (var c = 0; c < classes; c++)
            {
                pixels[c] = rows[(c * stride) + i];
            }
        }
    }

    private static (Vector128<float> A, Vector128<float> B, Vector128<float> C, Vector128<float> D) Transposed(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        var (ab0, ab1) = (Low(a, b), High(a, b));
        var (cd0, cd1) = (Low(c, d), High(c, d));
        return (
            Vector128.Create(ab0.GetLower(), cd0.GetLower()),
            Vector128.Create(ab0.GetUpper(), cd0.GetUpper()),
            Vector128.Create(ab1.GetLower(), cd1.GetLower()),
            Vector128.Create(ab1.GetUpper(), cd1.GetUpper()));

        static Vector128<float> Low(Vector128<float> x, Vector128<float> y) => System.Runtime.Intrinsics.X86.Sse.IsSupported
            ? System.Runtime.Intrinsics.X86.Sse.UnpackLow(x, y)
            : Vector128.Create(x[0], y[0], x[1], y[1]);

        static Vector128<float> High(Vector128<float> x, Vector128<float> y) => System.Runtime.Intrinsics.X86.Sse.IsSupported
            ? System.Runtime.Intrinsics.X86.Sse.UnpackHigh(x, y)
            : Vector128.Create(x[2], y[2], x[3], y[3]);
    }
}
