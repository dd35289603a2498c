using System.IO.Compression;

namespace Sigmask.Tests.Data;

/// <summary>
/// Small HDF5 files as h5py 3.7 writes them, in the forms of the earliest and of the latest versions; each has 'image' and 'label' of [2, 2] unless its builder says otherwise. Packed with gzip, as base64:
/// <code>
/// import base64, gzip, h5py, numpy as np
/// cells = np.array([[1, 2], [3, 4]], 'u1')
/// def external(f): f.create_dataset('image', (2, 2), 'u1', external=[('/etc/passwd', 0, 4)])
/// def link(f): f['image'] = h5py.ExternalLink('/tmp/other.h5', '/image')
/// def soft(f): f['elsewhere'] = cells; f['image'] = h5py.SoftLink('/elsewhere')
/// def virtual(f):
///     whole = h5py.VirtualLayout((2, 2), 'u1'); whole[:] = h5py.VirtualSource('/tmp/other.h5', 'image', shape=(2, 2)); f.create_virtual_dataset('image', whole)
/// def plain(f): f['image'] = cells
/// def packed(f): f.create_dataset('image', data=cells, chunks=(2, 2), compression='gzip')
/// def many(f):
///     for i in range(9): f['image' if i == 0 else f'x{i}'] = cells
/// def attributes(f):
///     f['image'] = cells
///     for i in range(4): f['image'].attrs[f'a{i}'] = 'x' * 200
/// def unwritten(f): f.create_dataset('image', (5000, 5000), 'f8')
/// def chunk(f): f.create_dataset('image', (2, 2), 'u1', maxshape=(None, None), chunks=(30000, 30000))
/// def chunks(f): f.create_dataset('image', (5000, 5000), 'f8', chunks=(10, 10))
/// for build in (external, link, soft, virtual, plain, packed, many, attributes, unwritten, chunk, chunks):
///     for form in ('earliest', 'latest'):
///         with h5py.File('t.h5', 'w', libver=form) as f: build(f); f['label'] = cells
///         print(build.__name__, form, base64.b64encode(gzip.compress(open('t.h5', 'rb').read(), 9, mtime=0)).decode())
/// </code>
/// </summary>
internal static class Hdf5Files
{
    private static readonly Dictionary<string, string> Packed = new()
    {
        ["external earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwpYOFD5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALMngwVCo7puFIwU4OHqGACiI6B8WHo6wYSqLjM3MT0VSOckJqXmIKVLBzLtZWRgg5jBCONrQGgmiADMelw0MzDF
            MkLTLUQHJCOxAmkQn4kJYhA70FxGqBpQjjGApncONPdAhYHikBBgZoTnUDSVATSNBwm0fB+AZr1+akmyfkFicXF5Cpgf7OfvwggMFZh/FJjx2wPL5xtYR9M+anpkpUt6RKQvWJShp6+G0cgYDumJiZkFANMeTCQECAAA
            """,
        ["external latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1DAAhUygIrHaep1+Hu4BDEpCCzmyUbGFUxCyBphgIuJgZGBgU2AAUixZuYmpqcehhoFFctJTErNYWdiQLWHBHA01C0N7CRGBkZGFQYGJiZGRphxuGhmHgZGoPUgpwEBBwMr0JXMXOwaQBPAoowM
            5yFSDBxotrFAaQ6gb1kY4cEEk65hGFDgWlA52cPVMQDEloCKQT3C8J4RVa1+akmyfkFicXF5CphPnTCEhAss2ODhsoJhyIBCs96ZDKNgFIyCUTASACMTMwsAIvcdNgQIAAA=
            """,
        ["link latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1DAAhUygIrHaep1+Hu4BDEpCCzmyUbGFUxCyBphgIuJgZGBgU2RgYGRw4E1MzcxPVWMgUG/JLdAP78kI7VIL8OUQR8szMAmAFTEwJqTmJSacxjmEHkGQsBlrloJ2EmMDIyMKgwMTEyMjExQOVw0
            Mw8DI9A2kNOAgIOBFehKZi4OoA9YGBmgXmaBWbCCYciAQrPemQyjYBSMglEwCkYBMYCRiZkFADmzICAECAAA
            """,
        ["soft earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqAUih8mHwClGaE0h1QegUTTJwRLCcBFReEmo+uLiTI1RWk+j8agNljwAKlGUbBSAQero4BIDoCyreA0ieYUNWl5hSnlmekFqVC+Zm5iekgtj6aRE5iUmoOUrpVwGEvIwMrRA0jjK8B
            oZkgAjDrcdHMwPQOUikANwKSkViBNIjPxAQxiAOaQ5gZoQoYWNBc0jAo4iHYz9+FEegrDli4MeNXL4FWjjDhCG9Yvq5gHRnpmf7pimVQp6tRMEDpkImZBYQBhskJyggIAAA=
            """,
        ["soft latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1AAEzKAijsJK17193AJYlIQWMyTjYwrmISQNcIAFxMDIwMDmwgDkOJMzSlOLc9ILUo9DDWOTRQozsHImpmbmJ7KxaAPV8AmANLAmpOYlJpznhGqWpgBG9jTZXIJ7CRGBkZGFQYGJiZGRiaoHC6a
            mYeBEWgDA8RkDgZWoCuZuTiAPmBhZIB6mQVmwQqGIQMKzXpnUjMsWIZwWDi2tT1mGAWjYBSMglGAGzAyMbOAMACuH7Y2CAgAAA==
            """,
        ["virtual earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwpYJFD5MPkEKM0IpTug9AommDgjWA6qnUEQaj66upAgV1eQ6v9oAGaPAQuERnXdKBgpwMPVMQBER0D5sPR0gglVXWZuYnoqkM5JTErNQUqXDmTay8jABjGDEcbXgNBMEAGY9bhoZmCK
            ZYSmW4gODjDJCqRBfCYmiEEc0JTNwgxVAFUtBOWCzVjMk83AUDGg8RDs5+/CCPQd1JEMCsz41cPyawXraBpGTVesdEpXkJzCzAjLMixoLmkYjYwRDNyd/X0YkTIqrLyMZECr2PVLcgv080syUov0MkyhxSwzkjwscTIiFdBMaPKMUPwgNlES
            PRXyj8bFKBgFo2AUjIJRMApGwSgYBaNgFIyCUUArwMjEzAIAD+svAAQYAAA=
            """,
        ["plain earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwqAUih8mHwClGaE0h1QegUTTJwRLCcBFReEmo+uLiTI1RWk+j8agNljwAKhUV03CkYK8HB1DADREVA+LD2dYEJVl5mbmJ4KpHMSk1JzkNKlA5n2MjKwQsxghPE1IDQTRABmPS6aGZhi
            GaHpFqIDkpFYgTSIz8QEMYgD6iNmRqgCBhY0lzQMingI9vN3YQT6DupIBgVm/Oph+bWCdTQND2y6YhnU6WoUDFA6ZGJmAWEAMc2BXAgIAAA=
            """,
        ["plain latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1AAEzKAijsJK17193AJYlIQWMyTjYwrmISQNcIAFxMDIwMDmwADkGLNzE1MTz0MNQoqlpOYlJpznpEB1R4SgEzJvmCwkxgZGBlVGBiYmBgZmaByuGhmHgZGoPUMEGs5GFiBrmTm4gD6gIWRAepl
            FpgFKxiGDCg0651JzbBgGcJh4djW9phhFIyCUTAKRgFuwMjEzALCALguBH8ICAAA
            """,
        ["packed earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoOSKDyYfIJUJoRSndA6RVMMHFGsBxUO4Mg1Hx0dSFBrq4g1f/RAMweAxYIjeq6UTBSgIerYwCIjoDyYenpBBOquszcxPRUIJ2TmJSag5QuHci0l5GBDWIGI4yvAaGZIAIw63HRzMAU
            ywhNtxAdHGCSFUiD+EzMEGFuBgUwgxFuDwc456SkpuUklqQyQJM/UBTic2Ym5gpWhFVMCBdG0DQegv38XRiB1nFA+QrM+NXD8usG8dE0jAxA5R0jlvKOh4C+DfyofPT0xjgatKNgFIyCUTAKRsEoGAXDClTEJackpTGCOkDcjEzMLKMhMgpG
            wSgYBaNgFAx/wMjAStvxSCaIQfBxRsY90BEn9KZGw6AIDwDEnG5hwBgAAA==
            """,
        ["packed latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1AgABUygIo/jptT5u/hEsSkILCYJxsZVzAJIWuEAS4mBkYGBjYBBiDFmpmbmJ56GGoUVCwnMSk15zwjA6o9JACZkn3BYCcxMjAyqjAwMDExMjJB5XDRzDwMjEDrGSDWcjCwAl3JzMwNFAVqZgBB
            FpC4LAMDCxMTMyPISB5kO2EB1cswuMCj6gsXqBIWXBzA2GRh5IF6lAVmwQqGIQM+eadwMYyCUTAKRsEowA0q4pJTktKAxb8EAzcjEzMLALkvS40QCAAA
            """,
        ["many earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoyJFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqysDAxPcfHR7DFggtAKULyAOoT0YRsFIAB6ujgEgegOUHwFLf2K0tZeRgRWSthlhfA0IzQQRgCZfnDQzML2DVArAjeAAk6xA
            GsRnYoIYxAHNIcyMUAUMLGguaRgU8RDs5+/CCHY9ND8y41cfAIsvCfzqYKVOBSt+dTBjOtjwq1NAN3iQAfqnK5ZBna7oHx4cgzo86BbuTMwsxODRGmgUjIJRMApGwSgYRvU/3dtdPKPtUJTwEBgND5TwEBkND5TwkBgND5TwkBkND5TwUBgS
            /djM3MT0VND4jiF0nMcIShtDaRMobQqlzaC0OZS2gNA5iUmpOYjghY8DUnt8SwM2fCSIX70BbLxJCL86C5h6YfzqHGC0CH51sHHvANHRdgUkH6gM6nwAAFolSA9oGQAA
            """,
        ["many latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1CwQgLCN4CKm3qd1/D3cAliUhBYzJONjCuYhEAKotghClWEITQXEwMjkIpgoBlYF16TBXYSIwMjowoDAxMTIyMTVA4XzczDwCgApBnBPA4GVqArmbk4gD5gYWSAhgILzIIVDEMGFJr1zqRmWLAM
            4bBwbGt7TM2w4BjCYXFvRXg0NcOCZwiHxSfvFC5qhoXAUC4vGO1kqBkWIkM4LLjakordgoNdGbygVRdjMiPDXBBjopUNI1lGugV5BDCwg8NOgAGjbk2GGgqzDyOkYQ4j0jYWJJ0QoxWA9AoxmBjvqx/TseljZGJmIQYzjIJRMApGwSgYBaNg
            2ABqNgAlhnAD0LZpoRc1w0JmCIdFmz37NGqGhcIQDgvTz+1XnUI8XBhYQV7lBoqkaMyBDW/BW+dfQm7WuQUDVTHA2vWMDKg0op0ewFABbJvDZLihQ2ZSDKh0qusTH6cQHzcG1gAjf0aGSFATnoHxfIQcgw+YqbwyXp6hF8gUYOi9P0WJwQgs
            ur96oypDMZiZEnjYhiENzLypJ5rIYA9mZv7bMYNBFKzNQKvjF0MDWDTmYPNfBlUwU025RWm0VBx+ZbPKEM6DSrE9vG4eLk7w8WUQEAp+sIiRgTUzNzE99TA8szFVGJ5nRHCMbjMhOMbPmREck88sCI7pf1YExwzWXQdxzHkEERwLCSEYhzUn
            MSk1Z47oaCKlEwAAHs1KiqgYAAA=
            """,
        ["attributes earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwo4JFD5MPkEKM0IpTug9AommDgjWA6qnUEQaj66upAgV1eQ6v9oAGaPAQuERnXdKBgpwMPVMQBER0D5sPR0gglVXWZuYnoqkM5JTErNQUqXDmTay8jABTGDEcbXgNBMEAGY9bhoZmCK
            ZYSmW4gODjDJCqRBfCYmiEEcUB8xM0IVMLCguIMH6gNGoIkiQCWJBhBxSUZGsNno5sP8fQJkEgcijwpAc1AFK0TsBtwGBaLCI9jP34UR6DsOmC5m/Oph+TWAbTQN441PQ9LjkwmbOUakm8OMzRxj0s1hAYuz0jm/sEhgyy8MDA2jiYyY8o2J
            mcXd2d+HESmzIsctuKwYJoBpmPqLeZj6i2WY+guW9ybwjJY/o2AUjIJRMApGwSgYBaNgFIwC+o8BAABpDetdCBgAAA==
            """,
        ["attributes latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1DAIQHhG0DFp8XvqvT3cAliUhBYzJONjCuYhJA1wgAXEwMjAwObAAOQYs3MTUxPPQw1CiqWk5iUmiPJxIBqDwnA7eIfMbCTGL0YGVUYGJiYGBlhxuGimXkYGIHWg5wGBBwMrEBXMnNxAH3AwsgA
            DQUWqFpRIRAT3V88JkBTgFAEJJlowCDJyMgAMhHZVJBtJ0AmQU0EiaPqMyRKHxOGPiOi9DFj6DMmSh/I59faty6DhCoDVUKVRQI1VBlWMAwZMM08ZiLDKBgFo2AUDD/AyMTM4u7s7wMutgUQVRUDtFoAgYphApiGqb+Yh6m/WIapv2B5bwLP
            aPkzCkbBKBgFo2AUjIJRMApGwSig/xgAAIImBIIIGAAA
            """,
        ["unwritten earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwpYOFD5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCo7puFIwU4OHqGACiI6B8WHo6wYSqLjM3MT0VSOckJqXmIKVLBzLtZWRghZjBCONrQGgmiECHMANemhno
            UpBKQQV7Bg6oS0y4GUz+M0PkWYGiIHkmJoiBHFCfMTPCc8Ch19zILqoY0HgI9vN3YWRggvqFgUGBGb96WH6tYB1Nw6SkK1iyxkUzA0OWERq+EB0cBNITLMpY0FzSMBoZIzkdMjGzAACc/omvBAgAAA==
            """,
        ["chunk latest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1DAAhUygIrHaep1+Hu4BDEpCCzmyUbGFUxCyBphgIuJgZGBgU2AAUixZuYmpqcehhoFFctJTErNOc/IgGoPCUCmZF8w2EmMDIyMKgwMTEyMjExQOSY078AAMw8DI9B6Boi1HAysQFcyM3NIMTCw
            MDEwMxmUGpQCnQaUYEjRgOlhWMAw6MG8CYsWEAoLdBprWHBxAGOThZEBGv0sMAtWMAwZUGjWO5NhFIyCUTAKRgFuwMjEzAIAK9tvqgQIAAA=
            """,
        ["chunks earliest"] = """
            H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwpYOFD5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVCo7puFIwU4OHqGACiI6B8WHo6wYSqLjM3MT0VSOckJqXmIKVLBzLtZWRghZjBCONrQGgmiECHMANemhno
            UpBKQQV7Bg6oS0y4GUz+M0PkWYGiIHkmZogNHFCfMTMxw7IAKG9ygaXAoGJA4yHYz9+FkYEJ5hgGBWb86mH5tYJ1NA2Tkq5gyRoXzQwMWUZo+EJ0cKCmJyYm1PTECIsyFjSXNIxGxkhOh0zMLABNrEBbBAgAAA==
            """,
    };

    /// <summary>The bytes of a file.</summary>
    /// <param name="name">Its builder and its form.</param>
    public static byte[] Named(string name)
    {
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(Packed[name])), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
